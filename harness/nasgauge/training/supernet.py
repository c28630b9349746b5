"""Training of a weight-sharing network, path by path, gone on with after a kill."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from nasgauge.core import InputError
from nasgauge.probing.setup import Setup
from nasgauge.runtime.devices import now, placed
from nasgauge.runtime.seeds import derive_seed
from nasgauge.training import Recipe, accuracy, fit, sgd, shape_of, shuffled
from nasgauge.training.checkpoint import Checkpoint


class SharedTraining:
    """A supernet, its images, and what its epochs gave, one path each.

    log: accuracy (percent) and seconds of each epoch that is done, those of an earlier process among
    them; epoch n depends on `seed` and n, and on the epochs before. A checkpoint of a few megabytes
    after every epoch takes a fraction of one of its minibatches.

    recipe: its `epochs` are the paths that are trained one after the other. batches: minibatches of an
    epoch, 0 for all. scale: as the space's `supernet` takes it. paths: all else by which
    they are chosen, for another choice has no use for these epochs. name: by which messages call it.

    Raises: InputError for a space without supernet, for sizes that it does not have, and where there
    are too few images.
    """

    def __init__(
        self,
        setup: Setup,
        recipe: Recipe,
        *,
        batches: int,
        train_images: int,
        held_out_images: int,
        scale: dict[str, int],
        paths: tuple[object, ...],
        seed: int,
        name: str,
    ) -> None:
        if setup.space.supernet is None:
            raise InputError(
                f"{setup.space.name} has no supernet, which {name} trains: search in a space that has one, "
                "such as nasbench201, or give its SearchSpace a `supernet`"
            )
        # With its first optimiser a process imports torch's compiler, for seconds that no search should pay.
        sgd(nn.Linear(1, 1), recipe)
        start = now(setup.device)
        self._setup, self._recipe, self._batches, self._seed, self._name = setup, recipe, batches, seed, name
        self._split = setup.images.split(train_images, held_out_images, seed=setup.seed)
        self._network = self._built(scale)
        self._optimizer = sgd(self._network, recipe)
        self._checkpoint = Checkpoint.of(
            setup.workdir,
            (name, setup.space.name, setup.images.fingerprint, setup.seed, seed, recipe, batches, paths),
            (train_images, held_out_images, shape_of(self._network)),
            (setup.device.type, torch.get_num_threads(), torch.__version__),
        )
        *_, self.log = self._checkpoint.load(self._network, self._optimizer)
        self._images = self._split.train_images.to(setup.device)
        self._labels = self._split.train_labels.to(setup.device)
        self._building = now(setup.device) - start

    def epoch(self, number: int, options: Sequence[int]) -> tuple[float, float]:
        """Accuracy (percent) on held-out images, and seconds, of epoch 0, 1...; trained if it is the next.

        Building counts to the first epoch of each process.

        Raises: InputError where the loss is no finite number any more.
        """
        if number < len(self.log):
            value, seconds = self.log[number]
            return value, seconds
        start = now(self._setup.device)
        self._network.options = tuple(options)  # type: ignore[assignment]
        self._train(number)
        split, side = self._split, self._recipe.image_size
        value = accuracy(
            self._network, split.held_out_images, split.held_out_labels, size=side, device=self._setup.device
        )
        seconds = now(self._setup.device) - start + self._building
        self._building = 0.0
        self.log.append((value, seconds))
        total = sum(each for _, each in self.log)
        self._checkpoint.save(self._network, self._optimizer, number + 1, total, self.log)
        return value, seconds

    def _train(self, number: int) -> None:
        generator = torch.Generator().manual_seed(derive_seed(self._seed, number))
        batches = shuffled(len(self._images), self._recipe.batch_size, generator)
        batches = batches[: self._batches or None]
        epochs, where = self._recipe.epochs, f"iteration {number + 1} of {self._recipe.epochs}"

        def progress(done: int) -> None:
            if self._setup.progress is not None:
                self._setup.progress(number * len(batches) + done, epochs * len(batches), where)

        try:
            fit(
                self._network, self._optimizer, self._images, self._labels, batches, self._recipe, number,
                generator, where, progress,
            )  # fmt: skip
        except FloatingPointError as error:
            raise InputError(
                f"{self._name}: {error}: give a smaller one by --set {self._name}.learning_rate=NUMBER"
            ) from None

    def _built(self, scale: dict[str, int]) -> nn.Module:
        assert self._setup.space.supernet is not None
        with torch.random.fork_rng(devices=[]):
            # Not torch.manual_seed, which would also seed the generators of all accelerators.
            torch.default_generator.manual_seed(derive_seed("supernet", self._seed))
            network = self._setup.space.supernet(classes=self._setup.task.classes, **scale)
        return placed(network, self._setup.device)
