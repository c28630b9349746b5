"""The ResNet, ResNeXt and Vanilla families as sets: parsing, sampling, neighbours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NoReturn

from nasgauge.core import Decisions, InputError, NetworkKey, ProductSpace
from nasgauge.core.sampling import distinct, generator, too_many
from nasgauge_adapters.nds.stages import BLOCKS, Stage, StageArchitecture, Stem, of_record, read_architecture

_FIELDS = {"depth": int, "width": int, "ratio": float, "groups": int}


@dataclass(frozen=True)
class StageSpace:
    """The parts of a `SearchSpace` of stages. What it parses may have other numbers, strides and stems.

    Attributes:
        name: Of the search space, for messages.
        block: Of which its networks are.
        stem: Of the networks that it draws.
        strides: One per stage of the networks that it draws.
        depths: Of which a stage draws.
        widths: Of which a stage draws.
        ratios: Of which a stage of bottleneck blocks draws.
        groups: Of which a stage of bottleneck blocks draws.
    """

    name: str
    block: str
    stem: Stem
    strides: tuple[int, ...]
    depths: tuple[int, ...]
    widths: tuple[int, ...]
    ratios: tuple[float, ...] = ()
    groups: tuple[int, ...] = ()

    @cached_property
    def options(self) -> dict[str, tuple[str, ...]]:
        """What a stage can choose, by the name of the choice."""
        found = {"depth": self.depths, "width": self.widths, "ratio": self.ratios, "groups": self.groups}
        return {name: tuple(f"{each:g}" for each in values) for name, values in found.items() if values}

    @cached_property
    def drawn(self) -> ProductSpace:
        """All networks with the stem and the strides of the space."""
        choices = {
            f"{name} of stage {stage}": options
            for stage in range(1, 1 + len(self.strides))
            for name, options in self.options.items()
        }
        return ProductSpace(self.name, choices, self._taken, self._written)

    def read(self, text: str) -> StageArchitecture:
        """An architecture in any notation; raises InputError saying what is wrong."""
        text = text.strip()
        found = self._of_json(text) if text.startswith("{") else read_architecture(text)
        if found.block != self.block:
            raise InputError(
                f"{text[:60]!r} has {found.block} blocks: {self.name} wanted {self.block} blocks"
            )
        return found

    def parse(self, text: str) -> str:
        """Its canonical string."""
        return str(self.read(text))

    def network_key(self, architecture: str) -> NetworkKey:
        """The architecture itself: no two are the same network."""
        return NetworkKey(self.parse(architecture))

    def sample(self, count: int, seed: int) -> list[str]:
        """Distinct architectures, uniform over those that the space draws.

        Raises:
            InputError: For a count outside 1 to their number, or a negative seed.
        """
        random = generator(self.name, self.drawn.size, count, seed)
        return distinct(count, lambda: self.drawn.decode(random.integers(self.drawn.sizes).tolist()))

    def enumerate(self) -> NoReturn:
        """A million and more: raises InputError with the way out."""
        raise too_many(self.name, self.drawn.size)

    def neighbours(self, architecture: str) -> list[str]:
        """Architectures with another option at one choice of one stage; stem and strides stay."""
        given = self.read(architecture)
        found = []
        for place, stage in enumerate(given.stages):
            for name, options in self.options.items():
                for option in options:
                    other = replace(stage, **{name: _FIELDS[name](option)})
                    if other != stage and other.inner % other.groups == 0:
                        stages = (*given.stages[:place], other, *given.stages[place + 1 :])
                        found.append(str(replace(given, stages=stages)))
        return found

    @property
    def decisions(self) -> Decisions:
        """The choices of every stage."""
        return replace(self.drawn.decisions, encode=self._encode)

    def _encode(self, architecture: str) -> tuple[int, ...]:
        taken = self._taken(architecture)
        if len(taken) != len(self.drawn.choices):
            raise InputError(f"{architecture!r:.80} has other stages: wanted {len(self.strides)}")
        for option, (decision, options) in zip(taken, self.drawn.choices.items(), strict=True):
            if option not in options:
                there = f"{decision} of {architecture!r:.80} is {option}"
                raise InputError(f"{there}: wanted one of {', '.join(options)}")
        return self.drawn.encode(architecture)

    def _taken(self, text: str) -> tuple[str, ...]:
        stages = self.read(text).stages
        return tuple(f"{getattr(stage, name):g}" for stage in stages for name in self.options)

    def _written(self, taken: Sequence[str]) -> str:
        count = len(self.options)
        stages = []
        for place, stride in enumerate(self.strides):
            values = dict(zip(self.options, taken[place * count : (place + 1) * count], strict=True))
            numbers = {name: _FIELDS[name](value) for name, value in values.items()}
            stages.append(Stage(stride=stride, **numbers))
        return str(StageArchitecture(self.block, self.stem, tuple(stages)))

    def _of_json(self, text: str) -> StageArchitecture:
        try:
            net = json.loads(text)
        except (ValueError, RecursionError):
            net = None
        if not isinstance(net, dict):
            raise InputError(f"{text[:60]!r} is not JSON: wanted a record's net of {BLOCKS[self.block]}")
        return of_record(net, self.stem)
