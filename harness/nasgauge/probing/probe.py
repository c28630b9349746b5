"""The probe: one freshly initialised network, one minibatch, and the passes that estimators share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from nasgauge.core import EstimatorError, InputError, NetworkKey
from nasgauge.images import Split
from nasgauge.probing import codes, passes
from nasgauge.probing.dropout import without_dropout
from nasgauge.probing.guard import Guard, State, same_globals, told
from nasgauge.probing.setup import Setup
from nasgauge.probing.shared_passes import SharedPasses
from nasgauge.probing.usage import Usage
from nasgauge.runtime.devices import now, placed
from nasgauge.runtime.generators import seeded
from nasgauge.runtime.memory import reset_peak
from nasgauge.runtime.seeds import derive_seed

T = TypeVar("T")


class Probe:
    """What an estimator sees: one network at initialisation, a minibatch, and the passes through them.

    The network and the minibatch are shared by all estimators of the run: look, do not change them. To
    train or change a network, ask for a `fresh_network`. What an estimator touches (architecture, network,
    images, labels) is observed, not declared.

    Passes (`weight_gradients`, `input_gradients`, `activation_gradients`, `relu_kernel`) are made when
    first asked for and then shared. An estimator's seconds are its own plus those of every pass that it
    used, whoever asked first, so its cost is what it would be alone; only where gradients of activations
    were asked for before do those of weights come from that dearer pass. Every pass runs in training mode,
    where batch normalisation uses the statistics of the minibatch, since an untrained network has no
    running statistics worth using; afterwards mode and buffers are as before, and `.grad` is not written.

    Dropout, drop path and stochastic depth (modules that do nothing else) are off: in every network that a
    probe gives they are in evaluation mode until `train()` is called, as everything here that trains does.
    What else draws at random in a forward pass (dropout in functional code or in attention, added noise)
    draws from global generators that are seeded by network and minibatch for each shared pass, and by network
    and estimator for passes of an estimator's own. So no score depends on which estimators run, or on their
    order.

    Args:
        key: The network, as `setup.space.network_key` gives it.
        setup: What all networks of the run share.

    Attributes:
        device: Where network and minibatch are.
        build_seconds: Building the network, moving it to the device, and putting the images there.

    Example:
        An estimator is a function of a probe:

            def grad_norm(probe: Probe) -> float:
                return sum(float(g.norm()) for g in probe.weight_gradients().values())
    """

    def __init__(self, key: NetworkKey, setup: Setup) -> None:
        self.device = setup.device
        self._key = key
        self._setup = setup
        self._usage = Usage()
        start = now(self.device)
        self._network = self.fresh_network()
        self._images, self._labels = (drawn.clone() for drawn in setup.minibatch)
        self.build_seconds = now(self.device) - start
        self._guard = Guard(self._network, self._images, self._labels)
        seed = derive_seed("passes", setup.seed, key)
        self._passes = SharedPasses(setup, self._network, self._images, self._labels, self._guard, seed)
        self._left: State | None = None  # by the last estimator; None where somebody else may have been at it
        self._usage = Usage()

    @property
    def architecture(self) -> str:
        """Canonical string of the architecture; of equal networks, the one that stands for them."""
        self._usage.reads.add("architecture")
        return self._key

    @property
    def network(self) -> nn.Module:
        """The shared network, in training mode with dropout off.

        Look and run it; to change one, ask for a fresh one.
        """
        self._look("network")
        return self._network

    @property
    def images(self) -> Tensor:
        """The minibatch, (B, 3, S, S) float32, normalised, on `device`. Look, do not write."""
        self._look("images")
        return self._images

    @property
    def labels(self) -> Tensor:
        """Class of each image of the minibatch, (B,) int64, on `device`."""
        self._read_labels()
        self._look("labels")
        return self._labels

    @property
    def classes(self) -> int:
        """Number of outputs of the network."""
        return self._setup.task.classes

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (channels, height, width)."""
        return 3, self._setup.task.size, self._setup.task.size

    @property
    def image_count(self) -> int:
        """How many images `split` and `batches` can give."""
        return len(self._setup.images.images)

    def batches(self, count: int) -> list[tuple[Tensor, Tensor]]:
        """Minibatches (images, labels) of the size of the probe's own, which is the first.

        Args:
            count: How many; no image is in two of them.

        Raises:
            InputError: If there are not enough images.
        """
        self._usage.reads |= {"images", "labels"}
        self._read_labels()
        return self._setup.batches(count)

    def split(self, train: int, held_out: int) -> Split:
        """Images to train on and others to hold out, with labels, on the CPU.

        No image is in both, and which they are depends on the seed of the run only.

        Args:
            train: Number of images to train on.
            held_out: Number of the others.

        Raises:
            InputError: If there are not enough images; `image_count` says how many there are.
        """
        self._usage.reads |= {"images", "labels"}
        self._read_labels()
        return self._setup.images.split(train, held_out, seed=self._setup.draw)

    def fresh_network(self, **scale: Any) -> nn.Module:
        """A network of your own, in training mode, to train or destroy; dropout is off until `train()`.

        Args:
            **scale: Free sizes of the search space, of those in `scale`, such as `init_channels` and `cells`.

        Returns:
            Without `scale`, a network in the same initial state as `network`; it costs what building costs,
            which counts to the estimator.
        """
        self._usage.reads.add("network")
        build = partial(self._setup.space.build, self._key, classes=self.classes, **scale)
        with seeded(derive_seed("network", self._setup.seed, self._key), self.device):
            network = build()
        if not isinstance(network, nn.Module):
            raise TypeError(f"it is a {type(network).__name__}, not a torch.nn.Module")
        return without_dropout(placed(network, self.device))

    @property
    def scale(self) -> Mapping[str, Any]:
        """The free sizes of the search space, as `fresh_network` takes them, with their defaults.

        Empty where the space has none.
        """
        return self._setup.scale

    def generator(self) -> torch.Generator:
        """A new CPU generator, seeded by the seed of the run, the network and the estimator's name.

        Each call gives one in the same state. Draw from it and from nothing else, on the CPU, so that a
        score does not depend on the other estimators, on the order, or on the device.
        """
        seed = derive_seed(self._usage.estimator, self._setup.seed, self._key)
        return torch.Generator().manual_seed(seed)

    def note(self, text: str) -> None:
        """Attach a remark to the score, such as `scored on the CPU: mps has no float64`.

        Args:
            text: A few words; several remarks are joined by "; ".
        """
        self._usage.notes.append(text)

    @property
    def workdir(self) -> Path | None:
        """A folder for checkpoints of this network, to be made when needed; None where none are kept.

        It is removed once all scores of the network are stored.
        """
        return self._setup.workdir_of(self._key)

    def spent(self, seconds: float) -> None:
        """Count seconds that this estimator spent on this network before, in a process that ended.

        Args:
            seconds: As a checkpoint in `workdir` recorded them.
        """
        self._usage.earlier_seconds += seconds

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far the estimator is with this network.

        Args:
            done: Steps done.
            total: Steps in all.
            what: Such as `training`.
        """
        if self._setup.progress is not None:
            self._setup.progress(done, total, what)

    def weight_gradients(self, batch: int = 0) -> Mapping[str, Tensor]:
        """Gradient of the cross-entropy loss for the weights of every convolution and linear layer.

        One forward and one backward pass over the minibatch, in training mode; where
        `activation_gradients` was asked for before, these came with them.

        Args:
            batch: Number of the minibatch, as `batches` numbers them; 0 is the probe's own.

        Returns:
            Gradient, in the shape of the weight, by module name; no biases. Zero where the output ignores
            the layer.

        Raises:
            ValueError: For a network without convolution or linear layer.
        """
        if batch == 0 and self._passes.has(passes.all_gradients):
            return self._all_gradients().weights
        return self._pass(passes.weight_gradients, "network", "images", "labels", batch=batch)

    def input_gradients(self) -> Tensor:
        """Gradient of the summed outputs for every pixel of the minibatch.

        One forward and one backward pass, in training mode. Labels are not used. Since batch
        normalisation joins the images of a minibatch, that of one image depends on the others.

        Returns:
            (B, 3, S, S), in the order of `images`.
        """
        return self._pass(passes.input_gradients, "network", "images")

    def activation_gradients(self) -> Mapping[str, tuple[Tensor, Tensor]]:
        """Output of each convolution and linear layer, with the gradient of the cross-entropy loss for it.

        One forward and one backward pass over the minibatch, in training mode, that keep all activations
        in memory: dearer than `weight_gradients`, which it gives along.

        Returns:
            (output, gradient) by module name, both with the minibatch first, such as (B, C, H, W).

        Raises:
            ValueError: For a network without such layers, for a weight that is used outside its layer, and
                for a layer that runs twice.
        """
        return self._all_gradients().activations

    def relu_kernel(self, *, bfloat16: bool = False) -> Tensor:
        """NASWOT's kernel: on how many ReLU units two images of the minibatch agree.

        One forward pass, without gradients, in training mode.

        Args:
            bfloat16: Whether convolutions and linear layers compute in bfloat16, by torch's autocast.

        Returns:
            K_H, (B, B) float64 on the CPU; its diagonal is the number of units.

        Raises:
            ValueError: For a network in which no ReLU runs.

        Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, section 3.
        """
        return self._pass(codes.relu_kernel, "network", "images", bfloat16=bfloat16)

    @contextmanager
    def observe(self, estimator: str) -> Iterator[Usage]:
        """Clock and watch what an estimator does inside; afterwards the shared network is as before.

        Args:
            estimator: Its name, which also seeds its `generator`.

        Yields:
            Its usage, complete when the block is left.

        Raises:
            EstimatorError: If what all estimators share was changed, also where the estimator failed.
        """
        usage = self._usage = Usage(estimator)
        shared = self._passes.values()
        before = (self._left or self._guard.state()) | self._guard.results(shared)
        reset_peak(self.device)
        try:
            with (
                same_globals(derive_seed(estimator, self._setup.seed, self._key), self.device) as switches,
                usage.clocked(self.device),
            ):
                yield usage
        finally:
            self._usage = Usage()  # what the harness looks at next is not the estimator's
            self._guard.restore()
            self._left = self._guard.state()
            after = self._left | self._guard.results(shared)
            changed = switches + sorted(
                told(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)
            )
            if changed:
                raise EstimatorError(
                    f"estimator {estimator!r} changed what all share, {changed[0]}: work on "
                    f"probe.fresh_network() or a clone (architecture {self._key})"
                )

    def _look(self, what: str) -> None:
        self._usage.reads.add(what)
        if not self._usage.estimator:
            self._left = None

    def _read_labels(self) -> None:
        """Notes where labels are not all that the networks tell apart; InputError where there are none."""
        source = self._setup.images
        if not source.labelled:
            raise InputError(
                f"{source.name} has no labels, which this estimator reads: put the pictures of each class "
                "into a folder of its own, or name estimators that read none, such as naswot"
            )
        text = f"labels of {source.classes} classes, networks of {self.classes}"
        if source.classes < self.classes and text not in self._usage.notes:
            self.note(text)

    def _all_gradients(self) -> passes.Gradients:
        return self._pass(passes.all_gradients, "network", "images", "labels")

    def _pass(self, function: Callable[..., T], *reads: str, batch: int = 0, **options: bool) -> T:
        """The value of a pass over the named parts; its seconds go to all who use it."""
        self._usage.reads.update(reads)
        if "labels" in reads:
            self._read_labels()
        shared: T = self._passes.used_by(self._usage, function, reads, batch, **options)
        return shared
