"""What an official file says of one architecture: its training runs, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nasgauge.core.errors import InputError

HIGHEST = 100.001
"""Percent; sums of float32 batch accuracies overshoot 100 in the last digits."""

LONGEST = 1e9
"""Seconds of one epoch; what is longer was not measured."""


@dataclass(frozen=True)
class Curve:
    """One split after each of E epochs, NaN where nothing was recorded.

    Attributes:
        accuracy: (E,) percent.
        loss: (E,).
        seconds: (E,) that training or evaluating took in that epoch.
    """

    accuracy: Sequence[float]
    loss: Sequence[float]
    seconds: Sequence[float]


@dataclass(frozen=True)
class TrainingRun:
    """One training of an architecture, as an official file records it.

    Attributes:
        dataset: As the file calls it.
        epochs: Of the whole schedule.
        seed: Of the training.
        params: In millions.
        flops: In millions; None where the file has none.
        latency: Seconds a batch, or NaN.
        curves: By split; "train" is one of them.
    """

    dataset: str
    epochs: int
    seed: int
    params: float
    flops: float | None
    latency: float
    curves: Mapping[str, Curve]

    def check(self) -> None:
        """Raises InputError where a value cannot be what it says; the text begins with the value's name."""
        where = f"{self.dataset}, {self.epochs} epochs, seed {self.seed}"
        for name in ("params", "flops"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise InputError(f"{name} of {where} is {value}, wanted millions, 0 or more")
        for split, curve in self.curves.items():
            lengths = {len(curve.accuracy), len(curve.loss), len(curve.seconds)}
            if lengths != {self.epochs}:
                raise InputError(f"{split} of {where} has {max(lengths)} values, wanted one per epoch")
            if not math.isfinite(curve.accuracy[-1]):
                raise InputError(f"accuracy on {split} of {where} is missing after the last epoch")
            if wrong := [value for value in curve.accuracy if value < 0 or value > HIGHEST]:
                raise InputError(f"accuracy on {split} of {where} is {wrong[0]}, wanted 0 to 100 percent")
            if wrong := [value for value in curve.seconds if value < 0 or value > LONGEST]:
                raise InputError(f"seconds on {split} of {where} are {wrong[0]}, wanted 0 to {LONGEST:.0e}")


@dataclass(frozen=True)
class Record:
    """All training runs of one architecture.

    Attributes:
        index: Number of the architecture in the benchmark's own order.
        runs: At least one.
    """

    index: int
    runs: Sequence[TrainingRun]
