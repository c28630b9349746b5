"""Training of a weight-sharing network, path by path, continued after a kill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from nasgauge.core import InputError
from nasgauge.images import Split
from nasgauge.probing.setup import Setup
from nasgauge.runtime.devices import now, placed
from nasgauge.runtime.generators import seeded
from nasgauge.runtime.machine_failures import needed_for
from nasgauge.runtime.seeds import derive_seed
from nasgauge.training.checkpoint import Checkpoint, shape_of
from nasgauge.training.evaluation import accuracy
from nasgauge.training.recipe import Recipe
from nasgauge.training.trainer import Trainer, sgd


@dataclass(frozen=True)
class SharedSpec:
    """Which supernet trains, how, and on what.

    Attributes:
        name: By which messages, and settings in them, call it.
        recipe: Its `epochs` are the paths that are trained one after the other.
        batches: Minibatches of an epoch; 0 for all.
        train_images: Number of images to train on.
        held_out_images: Number of others, to measure accuracy on.
        scale: Sizes, as the space's `supernet` takes them.
        paths: All else by which the paths are chosen, for another choice has no use for these epochs.
    """

    name: str
    recipe: Recipe
    batches: int
    train_images: int
    held_out_images: int
    scale: dict[str, int]
    paths: tuple[object, ...]

    def check(self) -> None:
        """Raises InputError for more minibatches than the images to train on make."""
        name, size, images = self.name, self.recipe.batch_size, self.train_images
        if self.batches > (most := -(-images // size)):
            raise InputError(
                f"{name}.batches={self.batches} are more than the {most} minibatches of {size} that "
                f"{name}.train_images={images} make: ask for fewer, or for 0, which is all"
            )


class SharedTraining:
    """A supernet, its images, and what its epochs gave, one path each.

    A checkpoint of a few megabytes after every epoch takes a fraction of one of its minibatches.

    Args:
        setup: Of the search; its space has a supernet.
        spec: What trains.
        seed: Epoch n depends on it and n, and on the epochs before.

    Attributes:
        log: Accuracy (percent) and seconds of each epoch that is done, those of an earlier process among
            them.

    Raises:
        InputError: For a space without supernet, for sizes that it does not have, and where there are too
            few images.
    """

    def __init__(self, setup: Setup, spec: SharedSpec, seed: int) -> None:
        if setup.space.supernet is None:
            raise InputError(
                f"{setup.space.name} has no supernet, which {spec.name} trains: search in a space that has "
                "one, such as nasbench201, or give its SearchSpace a `supernet`"
            )
        spec.check()
        # With its first optimiser a process imports torch's compiler, for seconds that no search should pay.
        sgd(nn.Linear(1, 1), spec.recipe)
        start = now(setup.device)
        self._setup, self._spec, self._seed = setup, spec, seed
        self._split = setup.images.split(spec.train_images, spec.held_out_images, seed=setup.seed)
        self._trainer = _trainer(setup, spec, self._split, seed)
        self._checkpoint = _checkpoint(setup, spec, seed, self._trainer.network)
        *_, self.log = self._checkpoint.load(self._trainer.network, self._trainer.optimizer)
        self._building = now(setup.device) - start

    def epoch(self, number: int, options: Sequence[int]) -> tuple[float, float]:
        """Accuracy (percent) on held-out images, and seconds, of epoch 0, 1...; trained if it is the next.

        Building counts to the first epoch of each process.

        Raises:
            InputError: If the loss is not a finite number any more, and where the machine fails.
        """
        if number < len(self.log):
            value, seconds = self.log[number]
            return value, seconds
        with needed_for(f"the supernet of {self._spec.name}, {self._trainer.place(number)}"):
            return self._trained(number, options)

    def _trained(self, number: int, options: Sequence[int]) -> tuple[float, float]:
        start = now(self._setup.device)
        network, split = self._trainer.network, self._split
        network.options = tuple(options)  # type: ignore[assignment]
        self._train(number)
        size, device = self._spec.recipe.image_size, self._setup.device
        value = accuracy(network, split.held_out_images, split.held_out_labels, size=size, device=device)
        seconds = now(device) - start + self._building
        self._building = 0.0
        self.log.append((value, seconds))
        total = sum(each for _, each in self.log)
        self._checkpoint.save(network, self._trainer.optimizer, number + 1, total, self.log)
        return value, seconds

    def _train(self, number: int) -> None:
        def progress(step: int, steps: int) -> None:
            if self._setup.progress is not None:
                self._setup.progress(step, steps, self._trainer.place(number))

        try:
            self._trainer.epoch(number, derive_seed(self._seed, number), progress)
        except FloatingPointError as error:
            name = self._spec.name
            raise InputError(
                f"{name}: {error}: give a smaller one by --set {name}.learning_rate=NUMBER"
            ) from None


def _trainer(setup: Setup, spec: SharedSpec, split: Split, seed: int) -> Trainer:
    """A fresh supernet that trains on the split."""
    assert setup.space.supernet is not None
    with seeded(derive_seed("supernet", seed), setup.device):
        network = placed(setup.space.supernet(classes=setup.task.classes, **spec.scale), setup.device)
    images, labels = (each.to(setup.device) for each in (split.train_images, split.train_labels))
    optimizer = sgd(network, spec.recipe)
    return Trainer(network, optimizer, images, labels, spec.recipe, spec.batches, unit="iteration")


def _checkpoint(setup: Setup, spec: SharedSpec, seed: int, network: nn.Module) -> Checkpoint:
    return Checkpoint.of(
        setup.workdir,
        (spec, setup.space.name, setup.images.fingerprint, setup.seed, seed, shape_of(network)),
        (setup.device.type, torch.get_num_threads(), torch.__version__),
    )
