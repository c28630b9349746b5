"""One network that trains, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge.runtime.devices import memory_format
from nasgauge.training.augment import cropped, cut_out, resized
from nasgauge.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Trainer:
    """A network, what it learns from, and how.

    Attributes:
        network: Trained in place.
        optimizer: Its optimiser, such as `sgd` gives it.
        images: (N, 3, S, S) on the device of the network.
        labels: (N,) on the same device.
        recipe: Of the training.
        batches: Minibatches of an epoch; 0 for all.
        unit: What a message calls an epoch.
    """

    network: nn.Module
    optimizer: torch.optim.Optimizer
    images: Tensor
    labels: Tensor
    recipe: Recipe
    batches: int = 0
    unit: str = "epoch"

    def place(self, epoch: int) -> str:
        """Epoch 0, 1... as a message names it."""
        return f"{self.unit} {epoch + 1} of {self.recipe.epochs}"

    def epoch(self, number: int, seed: int, progress: Callable[[int, int], None]) -> None:
        """Trains for epoch 0, 1..., at the learning rate of that epoch.

        Args:
            number: Of the epoch.
            seed: Of the order of the images, and of what is done to them.
            progress: Gets steps done and steps in all, of the whole training.

        Raises:
            FloatingPointError: If the mean loss is not a finite number.
        """
        generator = torch.Generator().manual_seed(seed)
        batches = shuffled(len(self.images), self.recipe.batch_size, generator)[: self.batches or None]
        before, steps = number * len(batches), self.recipe.epochs * len(batches)
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.rate(number)
        total = torch.zeros((), device=self.images.device)
        self.network.train()
        for done, rows in enumerate(batches):
            progress(before + done, steps)
            total += self._step(rows.to(self.images.device), generator)
        progress(before + len(batches), steps)
        # Once an epoch: asking after every batch would make an accelerator wait.
        if not math.isfinite(mean := float(total) / len(batches)):
            raise FloatingPointError(
                f"training diverged: the loss is {mean} in {self.place(number)}, with a learning rate of "
                f"{self.recipe.rate(number):g}"
            )

    def _step(self, rows: Tensor, generator: torch.Generator) -> Tensor:
        """One step on a minibatch; gives its loss."""
        recipe = self.recipe
        images = cropped(self.images[rows], recipe.crop, recipe.flip, generator)
        images = cut_out(resized(images, recipe.image_size), recipe.cutout_length, generator)
        loss = self._loss(images, self.labels[rows])
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if recipe.clip:
            nn.utils.clip_grad_norm_(self.network.parameters(), recipe.clip)
        self.optimizer.step()
        return loss.detach()

    def _loss(self, images: Tensor, labels: Tensor) -> Tensor:
        images = images.contiguous(memory_format=memory_format(images.device))
        with torch.autocast(images.device.type, torch.bfloat16, enabled=self.recipe.float_bits == 16):
            output: Any = self.network(images)
        if not isinstance(output, tuple):
            return F.cross_entropy(output.float(), labels)
        logits, side = (F.cross_entropy(each.float(), labels) for each in output)
        return logits + self.recipe.auxiliary * side


def sgd(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser of a recipe."""
    return torch.optim.SGD(
        network.parameters(), recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay
    )


def shuffled(count: int, batch_size: int, generator: torch.Generator) -> list[Tensor]:
    """Rows of each minibatch of one epoch; a last one of a single image is left out."""
    order = torch.randperm(count, generator=generator)
    return [rows for rows in torch.split(order, batch_size) if len(rows) > 1 or count == 1]
