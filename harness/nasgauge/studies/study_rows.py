"""What a study of trained networks has scored, in a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from nasgauge.core import Estimator, Score
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store import Store
from nasgauge.studies.settings import rows_of
from nasgauge.studies.training_plan import Plan

HELD_OUT = "held_out_accuracy"
"""What the accuracy on held-out images is called beside scores."""


class StudyRows:
    """The rows of a study in a store: one run per epoch, of which the provenance tells epoch and training."""

    def __init__(
        self,
        store: Store,
        provenance: Provenance,
        one: Configured[Estimator],
        plan: Plan,
        command: str,
    ) -> None:
        self._store, self._one = store, one
        trained = replace(provenance, training=str(plan))
        self._runs = {epoch: store.run(replace(trained, epoch=epoch), command) for epoch in plan.epochs}
        self._ids: dict[str, int] = {}
        for run in self._runs.values():
            self._ids[HELD_OUT] = store.register(run, HELD_OUT, "1", {})
            plugin = one.plugin
            self._ids[plugin.name] = store.register(run, plugin.name, plugin.version, one.settings)

    def known(self, architecture: str) -> list[int]:
        """Epochs after which it was scored."""
        return [
            epoch
            for epoch, run in self._runs.items()
            if all(architecture in self._store.scored(run, id_) for id_ in self._ids.values())
        ]

    def add(self, architecture: str, epoch: int, rows: Mapping[str, list[Score]]) -> None:
        """All rows of one epoch at once."""
        named = [
            (self._ids[name], replace(score, architecture=architecture))
            for name, scores in rows.items()
            for score in scores
        ]
        self._store.add(self._runs[epoch], named)

    def frame(self, architectures: Sequence[str]) -> pd.DataFrame:
        """Columns epoch, architecture, score, error, held_out_accuracy, in the order of architectures.

        Raises: InputError for an estimator of several parts.
        """
        parts = []
        for epoch, run in self._runs.items():
            stored = self._store.frame(run)
            rows = rows_of(stored, self._one, architectures)[["score", "error"]]
            held_out = stored[stored.estimator == HELD_OUT].set_index("architecture").score
            parts.append(rows.assign(held_out_accuracy=held_out, epoch=epoch).reset_index())
        return pd.concat(parts, ignore_index=True)
