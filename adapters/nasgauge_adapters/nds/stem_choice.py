"""What the records of networks of stages do not say, and their parameters do: the stem, and what `num_gs` is.

The networks were trained with a stem of 16 channels and stride 1 (CIFAR-10), by the paper; NASWOT's code
builds them with one of 12 channels and other strides. What agrees with the records is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nasgauge.core import InputError
from nasgauge_adapters.nds.stage_counts import counts
from nasgauge_adapters.nds.stages import StageArchitecture, Stem, of_record
from nasgauge_adapters.nds.trainings import Training

TRIED = 300
"""Records by which a stem is chosen; it is then compared with all."""

SHAPES = ((3, 1, False), (3, 2, False), (7, 2, True))
WIDTHS = (16, 12, 32, 64, 24, 8)
CLOSE = 0.01
"""Multiply-adds of a record may differ by this share: what they count is not said."""


@dataclass(frozen=True)
class StemChoice:
    """How records are read.

    Attributes:
        stem: Of the networks.
        group_widths: Whether `num_gs` are channels of a group, not numbers of groups.
    """

    stem: Stem
    group_widths: bool = False

    def read(self, training: Training) -> StageArchitecture:
        """The architecture of a record; raises InputError where it is none."""
        return of_record(training.net, self.stem, group_widths=self.group_widths)

    def agrees(self, training: Training, *, classes: int, size: int) -> tuple[bool, bool]:
        """Whether the record has the network's parameters, and its multiply-adds."""
        try:
            found = counts(self.read(training), classes=classes, size=size)
        except InputError:
            return False, False
        same = found.params == training.params
        return same, same and abs(found.macs - training.flops) <= CLOSE * found.macs


def choose(trainings: Sequence[Training], default: Stem, *, classes: int, size: int) -> StemChoice:
    """The choice with which most records agree in parameters, then in multiply-adds; else the default."""
    some = trainings[:: -(-len(trainings) // TRIED)]
    stems = dict.fromkeys([default, *(Stem(*shape, width) for width in WIDTHS for shape in SHAPES)])
    choices = [StemChoice(stem, group_widths=widths) for widths in (False, True) for stem in stems]

    def agreement(choice: StemChoice) -> tuple[int, int]:
        found = [choice.agrees(training, classes=classes, size=size) for training in some]
        return sum(params for params, _ in found), sum(macs for _, macs in found)

    return max(choices, key=agreement)
