"""Real training of one network: any device, a checkpoint after each epoch, the same result after a kill.

The same to the last bit on the CPU; on accelerators, whose sums may change their order, nearly.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import memory_format
from nasgauge.runtime.seeds import derive_seed
from nasgauge.training.augment import cropped, cut_out, resized
from nasgauge.training.checkpoint import Checkpoint

SCHEDULES = ("cosine", "linear", "constant")
EVALUATION_BATCH = 500


@dataclass(frozen=True)
class Recipe:
    """How a network is trained: SGD with momentum; every part can be switched off by 0, or False.

    learning_rate: at the start; `schedule` lowers it to 0 epoch by epoch, or not.
    clip: highest norm of the gradient. float_bits: 32, or 16 for bfloat16 where torch's autocast has it.
    image_size: side to which images are made smaller after crop and flip. crop: pixels of zeros around
    an image from which one of the old size is cut. auxiliary: weight of the loss of a second classifier.
    drop_path: probability of dropping a path in the last epoch, growing from 0 in the first.

    Source: the released training code of Zheng et al. 2020 (BPE); cutout after the change of size is
    our choice.
    """

    epochs: int
    batch_size: int
    learning_rate: float
    momentum: float = 0.9
    weight_decay: float = 3e-4
    schedule: str = "cosine"
    clip: float = 5.0
    float_bits: int = 32
    image_size: int = 32
    crop: int = 4
    flip: bool = True
    cutout_length: int = 0
    auxiliary: float = 0.4
    drop_path: float = 0.2

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "image_size"):
            if getattr(self, name) < 1:
                raise InputError(f"setting {name} is {getattr(self, name)}: wanted 1 or more")
        for name in ("momentum", "weight_decay", "clip", "crop", "cutout_length", "auxiliary"):
            if getattr(self, name) < 0:
                raise InputError(f"setting {name} is {getattr(self, name)}: wanted 0 or more")
        if not self.learning_rate > 0:
            raise InputError(f"setting learning_rate is {self.learning_rate}: wanted more than 0")
        if not 0 <= self.drop_path < 1:
            raise InputError(f"setting drop_path is {self.drop_path}: wanted 0 or more, less than 1")
        if self.float_bits not in (16, 32):
            raise InputError(f"setting float_bits is {self.float_bits}: wanted 16 or 32")
        if self.schedule not in SCHEDULES:
            raise InputError(f"setting schedule is {self.schedule!r}: wanted one of {', '.join(SCHEDULES)}")

    def rate(self, epoch: int) -> float:
        """Learning rate of epoch 0, 1..."""
        done = epoch / self.epochs
        share = {"cosine": (1 + math.cos(math.pi * done)) / 2, "linear": 1 - done, "constant": 1.0}
        return self.learning_rate * share[self.schedule]


def train(probe: Probe, network: nn.Module, images: Tensor, labels: Tensor, recipe: Recipe) -> Iterator[int]:
    """Trains `network` in place on images (N, 3, S, S) and labels (N,); yields epochs done, after each.

    Where the probe has a working folder, goes on after the last epoch that a process finished there,
    which is then the first number that is yielded.

    Raises FloatingPointError where the loss is no finite number any more.
    """
    start = time.perf_counter()
    images, labels = images.to(probe.device), labels.to(probe.device)
    optimizer = sgd(network, recipe)
    seed, shape = probe.generator().initial_seed(), shape_of(network)
    checkpoint = Checkpoint.of(probe.workdir, seed, recipe, tuple(images.shape), shape)
    done, earlier, _ = checkpoint.load(network, optimizer)
    probe.spent(earlier)
    if done:
        yield done
    for epoch in range(done, recipe.epochs):
        if hasattr(network, "dropped"):
            setattr(network, "dropped", recipe.drop_path * epoch / recipe.epochs)  # noqa: B010
        _epoch(probe, network, optimizer, images, labels, recipe, epoch)
        checkpoint.save(network, optimizer, epoch + 1, earlier + time.perf_counter() - start)
        yield epoch + 1


def sgd(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser of a recipe."""
    return torch.optim.SGD(
        network.parameters(), recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay
    )


def shape_of(network: nn.Module) -> dict[str, tuple[int, ...]]:
    """Shapes of its tensors by name: a checkpoint fits networks of one shape only."""
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}


def _epoch(
    probe: Probe,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: Tensor,
    labels: Tensor,
    recipe: Recipe,
    epoch: int,
) -> None:
    """Every image once, in an order and with changes that the epoch's own seed decides."""
    generator = torch.Generator().manual_seed(derive_seed(probe.generator().initial_seed(), epoch))
    batches = shuffled(len(images), recipe.batch_size, generator)
    total = recipe.epochs * len(batches)
    where = f"epoch {epoch + 1} of {recipe.epochs}"
    fit(
        network,
        optimizer,
        images,
        labels,
        batches,
        recipe,
        epoch,
        generator,
        where,
        lambda done: probe.progress(epoch * len(batches) + done, total, "training"),
    )


def shuffled(count: int, batch_size: int, generator: torch.Generator) -> list[Tensor]:
    """Rows of each minibatch of one epoch; a last one of a single image is left out."""
    order = torch.randperm(count, generator=generator)
    return [rows for rows in torch.split(order, batch_size) if len(rows) > 1 or count == 1]


def fit(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: Tensor,
    labels: Tensor,
    batches: Sequence[Tensor],
    recipe: Recipe,
    epoch: int,
    generator: torch.Generator,
    where: str,
    progress: Callable[[int], None],
) -> None:
    """One step for each minibatch (rows of images and labels), at the learning rate of that epoch.

    generator: of what is done to the images. where: for the message. progress: gets steps done.
    Raises FloatingPointError where the mean loss is no finite number.
    """
    for group in optimizer.param_groups:
        group["lr"] = recipe.rate(epoch)
    total = torch.zeros((), device=images.device)
    network.train()
    for number, each in enumerate(batches):
        progress(number)
        rows = each.to(images.device)
        x = cropped(images[rows], recipe.crop, recipe.flip, generator)
        x = cut_out(resized(x, recipe.image_size), recipe.cutout_length, generator)
        loss = _loss(network, x, labels[rows], recipe)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if recipe.clip:
            nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
        optimizer.step()
        total += loss.detach()
    progress(len(batches))
    # Once an epoch: asking after every batch would make an accelerator wait.
    if not math.isfinite(mean := float(total) / len(batches)):
        raise FloatingPointError(
            f"training diverged: the loss is {mean} in {where}, with a learning rate of "
            f"{recipe.rate(epoch):g}"
        )


def _loss(network: nn.Module, images: Tensor, labels: Tensor, recipe: Recipe) -> Tensor:
    images = images.contiguous(memory_format=memory_format(images.device))
    with torch.autocast(images.device.type, torch.bfloat16, enabled=recipe.float_bits == 16):
        output: Any = network(images)
    if isinstance(output, tuple):
        logits, side = output
        return F.cross_entropy(logits.float(), labels) + recipe.auxiliary * F.cross_entropy(
            side.float(), labels
        )
    return F.cross_entropy(output.float(), labels)


@torch.inference_mode()
def accuracy(network: nn.Module, images: Tensor, labels: Tensor, *, size: int, device: torch.device) -> float:
    """Percent of images (N, 3, S, S), made `size` x `size`, that the network gets right when evaluated."""
    network.eval()
    right = 0
    for x, y in zip(*(torch.split(each, EVALUATION_BATCH) for each in (images, labels)), strict=True):
        x = resized(x.to(device), size).contiguous(memory_format=memory_format(device))
        right += int((network(x).argmax(1) == y.to(device)).sum())
    return 100 * right / len(images)
