"""Scores of architectures and what they cost, from a store or scored just now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

import numpy as np
import pandas as pd

from nasgauge.core import Candidates, Estimator, Floats, InputError, SetEstimator, unknown
from nasgauge.core.settings import settings_text
from nasgauge.metrics import rank_last
from nasgauge.plugins import Configured

Fill = Callable[[Sequence[str]], pd.DataFrame]
"""Scores architectures that have no score yet; rows of a run, these among them."""


class ScoreCache:
    """Scores of one estimator with their measured seconds, by architecture and part."""

    def __init__(self, configured: Configured[Estimator], rows: pd.DataFrame | None, fill: Fill) -> None:
        """A cache that knows what a store has.

        Args:
            configured: The estimator with its settings.
            rows: Of one run of a store, other estimators among them; those of the same version and settings
                count. None if there is no store.
            fill: Scores what is missing.
        """
        self.name = configured.plugin.name
        self._version = configured.plugin.version
        self._settings = settings_text(configured.settings)
        self._fill = fill
        self._known: dict[str, dict[str, tuple[float, float]]] = {}
        if rows is not None:
            self._take(rows)

    def look_up(self, architectures: Sequence[str], part: str = "") -> tuple[Floats, Floats]:
        """Scores and seconds of architectures; what is missing is scored now.

        Args:
            architectures: M of them.
            part: Of an estimator that has several.

        Returns:
            Scores (M,), -inf where the estimator failed, and seconds (M,) to build and score each.

        Raises:
            InputError: For a part that the estimator does not have.
        """
        missing = [name for name in dict.fromkeys(architectures) if name not in self._known]
        if missing:
            rows = self._fill(missing)
            self._take(rows[rows.architecture.isin(missing)])
        found = np.array([self._of(self._known[name], part) for name in architectures]).reshape(-1, 2)
        return rank_last(found[:, 0]), found[:, 1]

    def _take(self, rows: pd.DataFrame) -> None:
        own = rows[
            (rows.estimator == self.name)
            & (rows.version == self._version)
            & (rows.settings == self._settings)
        ]
        seconds = own.build_seconds + own.score_seconds
        for architecture, part, *value in zip(own.architecture, own.part, own.score, seconds, strict=True):
            self._known.setdefault(architecture, {})[part] = (value[0], value[1])

    def _of(self, values: Mapping[str, tuple[float, float]], part: str) -> tuple[float, float]:
        """The value of a part; a failure of the estimator, which is stored without part, is one of each."""
        found = values.get(part, values.get(""))
        if found is not None and (part == "" or part in values or np.isnan(found[0])):
            return found
        if part:
            raise InputError(unknown(f"part of {self.name}", part, values))
        raise InputError(
            f"{self.name} gives {', '.join(sorted(values))}, and a search needs one number: "
            f"--estimator {self.name}.{min(values)}"
        )


class EstimatorScorer:
    """An estimator of single networks, or one of its parts."""

    over_set = False

    def __init__(self, cache: ScoreCache, part: str = "") -> None:
        self.name = f"{cache.name}.{part}" if part else cache.name
        self._cache, self._part = cache, part

    def seconds(self, architectures: Sequence[str]) -> Floats:
        """(M,) measured seconds to build and score each."""
        return self._cache.look_up(architectures, self._part)[1]

    def scores(self, architectures: Sequence[str]) -> Floats:
        """(M,) scores, -inf where it failed."""
        return self._cache.look_up(architectures, self._part)[0]


class SetScorer:
    """An estimator over a set: each call is a set of its own, and costs what its parts cost together."""

    over_set = True

    def __init__(
        self, configured: Configured[SetEstimator], caches: Mapping[str, ScoreCache], seed: int
    ) -> None:
        self.name = configured.plugin.name
        self._configured, self._seed = configured, seed
        names = configured.plugin.parts_of(configured.settings)
        self._parts = {name: (caches[name.partition(".")[0]], name.partition(".")[2]) for name in names}

    def seconds(self, architectures: Sequence[str]) -> Floats:
        """(M,) measured seconds to build and score each, once for each estimator of a part."""
        one_part = {cache.name: (cache, part) for cache, part in self._parts.values()}
        return sum(
            (cache.look_up(architectures, part)[1] for cache, part in one_part.values()),
            start=np.zeros(len(architectures)),
        )

    def scores(self, architectures: Sequence[str]) -> Floats:
        """(M,) scores of these architectures among themselves."""
        parts = {name: cache.look_up(architectures, part)[0] for name, (cache, part) in self._parts.items()}
        candidates = Candidates(parts, self._no_labels, self._seed)
        return rank_last(self._configured.plugin.combine(candidates, **self._configured.settings))

    def _no_labels(self, *_: object) -> NoReturn:
        raise InputError(
            f"{self.name} learns from accuracies, which a searcher has to pay for: a search cannot use it"
        )
