"""What would be scored and how long that would take, in numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.estimate import Measured


@dataclass
class ForecastPart:
    """The jobs of one kind together.

    Attributes:
        stored: Architectures that have a score already, by estimator.
        waiting: Networks that have none, by estimator.
        networks: That at least one estimator would score.
        measured: What some of them took just now.
    """

    stored: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    networks: int = 0
    measured: Measured = field(default_factory=Measured)

    @property
    def seconds(self) -> float:
        """That all networks would take one after the other."""
        return self.measured.mean * self.networks if self.networks else 0.0


@dataclass(frozen=True)
class Forecast:
    """What would be scored, and how long that would take.

    Attributes:
        architectures: Number of them.
        networks: That they are: some architectures are the same network.
        workers: Networks that would be scored at the same time.
        parts: By kind of job.
        provenance: Of the scores.
        store: Where they would be.
        executor: That would score.
    """

    architectures: int
    networks: int
    workers: int
    parts: Mapping[str, ForecastPart]
    provenance: Provenance
    store: Path
    executor: str = "local"

    @property
    def seconds(self) -> float:
        """That all would take; an estimate."""
        return sum(part.seconds for part in self.parts.values()) / self.workers

    @property
    def measured(self) -> int:
        """Networks that were scored for the estimate."""
        return sum(len(part.measured.networks) for part in self.parts.values())

    @property
    def peak_bytes(self) -> int:
        """Highest allocation on an accelerator; 0 where nobody knows."""
        return max(part.measured.peak_bytes for part in self.parts.values())

    @property
    def frame(self) -> pd.DataFrame:
        """One row per kind and estimator, then one of all together, with what they share counted once.

        Columns kind, estimator, stored (architectures), to_score (networks), seconds_a_network, seconds.
        """
        rows = [row for kind, part in self.parts.items() for row in self._rows(kind, part)]
        networks = sum(part.networks for part in self.parts.values())
        each = self.seconds * self.workers / networks if networks else math.nan
        total = ("all", "all together", None, networks, each, self.seconds)
        columns = ["kind", "estimator", "stored", "to_score", "seconds_a_network", "seconds"]
        return pd.DataFrame([*rows, total], columns=columns).astype({"stored": "Int64"})

    def _rows(self, kind: str, part: ForecastPart) -> Iterator[tuple[object, ...]]:
        costs = part.measured.by_estimator
        for name in sorted(part.waiting, key=lambda name: -costs.get(name, 0.0)):
            waiting, each = part.waiting[name], costs.get(name, math.nan)
            seconds = waiting * each / self.workers if waiting else 0.0
            yield kind, name, part.stored[name], waiting, each, seconds
