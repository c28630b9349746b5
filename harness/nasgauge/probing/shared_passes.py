"""Passes through one network, each made once and shared by all who ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, nn

from nasgauge.probing.guard import Guard
from nasgauge.probing.setup import Setup
from nasgauge.probing.usage import PassResult, Usage
from nasgauge.runtime.devices import now
from nasgauge.runtime.generators import seeded
from nasgauge.runtime.memory import peak
from nasgauge.runtime.seeds import derive_seed


class SharedPasses:
    """The passes that were made so far.

    Args:
        setup: Of the run, which gives further minibatches.
        network: That the passes go through.
        images: The minibatch.
        labels: Of the minibatch.
        guard: Puts back what a pass moves.
        seed: Of what passes through this network draw.
    """

    def __init__(
        self, setup: Setup, network: nn.Module, images: Tensor, labels: Tensor, guard: Guard, seed: int
    ) -> None:
        self._setup, self._guard, self._seed = setup, guard, seed
        self._parts: dict[str, nn.Module | Tensor] = {"network": network, "images": images, "labels": labels}
        self._made: dict[str, PassResult] = {}

    def has(self, function: Callable[..., Any]) -> bool:
        """Whether that pass was made over the probe's own minibatch."""
        return _name(function) in self._made

    def values(self) -> list[Any]:
        """What the passes gave so far."""
        return [made.value for made in self._made.values()]

    def used_by(
        self, usage: Usage, function: Callable[..., Any], parts: Sequence[str], batch: int, **options: bool
    ) -> Any:
        """The value of a pass, made where it is not there yet.

        It is the same whoever asks, and when: the network is as built, and what it draws is seeded by
        network and minibatch, so that gradients of weights and of activations are those of one loss.
        Whoever asks finds the network and the global generators as they were.

        Args:
            usage: Of who asks; it is charged for the pass whoever made it.
            function: The pass.
            parts: Its arguments, of network, images and labels.
            batch: Number of the minibatch.
            **options: Of the pass.
        """
        name = _name(function, batch, *options.values())
        if name not in self._made:
            device = self._setup.device
            start = now(device)
            arguments = self._arguments(batch)
            with self._guard.as_built(), seeded(derive_seed("pass", self._seed, batch), device):
                value = function(*(arguments[part] for part in parts), **options)
            seconds = now(device) - start
            self._made[name] = PassResult(value, seconds, peak(device))
            usage.shared_seconds += seconds
        usage.passes[name] = self._made[name]
        return usage.passes[name].value

    def _arguments(self, batch: int) -> dict[str, nn.Module | Tensor]:
        if not batch:
            return self._parts
        images, labels = self._setup.batches(batch + 1)[batch]
        return {**self._parts, "images": images, "labels": labels}


def _name(function: Callable[..., Any], batch: int = 0, *options: bool) -> str:
    """Name of a pass over minibatch number `batch`."""
    return f"{function.__name__}{[batch, *options]}"
