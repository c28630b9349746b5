"""What a study of networks in training has scored, in a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from nasgauge.core import Estimator, Score
from nasgauge.plugins import Configured
from nasgauge.runtime.command import current_command
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun
from nasgauge.studies.estimator_variants import rows_of
from nasgauge.studies.training_plan import TrainingPlan

HELD_OUT = "held_out_accuracy"
"""What the accuracy on held-out images is called beside scores."""


@dataclass(frozen=True, eq=False)
class TrajectoryStore:
    """The rows of a study in a store: one run per epoch, whose provenance has the epoch and the training.

    Attributes:
        store: That is open.
        provenance: What all scores have in common.
        variant: The estimator.
        plan: How networks train.
    """

    store: Store
    provenance: Provenance
    variant: Configured[Estimator]
    plan: TrainingPlan

    @cached_property
    def _runs(self) -> dict[int, StoredRun]:
        """The run of each epoch."""
        trained, command = replace(self.provenance, training=str(self.plan)), current_command()
        return {epoch: self.store.run(replace(trained, epoch=epoch), command) for epoch in self.plan.epochs}

    @cached_property
    def _ids(self) -> dict[str, int]:
        """Number of the estimator in the store, and of the accuracy on held-out images, by name."""
        found, plugin = {}, self.variant.plugin
        for run in self._runs.values():
            found[HELD_OUT] = self.store.register(run, HELD_OUT, "1", {})
            found[plugin.name] = self.store.register(run, plugin.name, plugin.version, self.variant.settings)
        return found

    def known(self, architecture: str) -> list[int]:
        """Epochs after which it was scored."""
        return [
            epoch
            for epoch, run in self._runs.items()
            if all(architecture in self.store.scored(run, id_) for id_ in self._ids.values())
        ]

    def add(self, architecture: str, epoch: int, rows: Mapping[str, list[Score]]) -> None:
        """All rows of one epoch at once."""
        named = [
            (self._ids[name], replace(score, architecture=architecture))
            for name, scores in rows.items()
            for score in scores
        ]
        self.store.add(self._runs[epoch], named)

    def frame(self, architectures: Sequence[str]) -> pd.DataFrame:
        """Columns architecture, score, error, note, held_out_accuracy, epoch, in the order of architectures.

        Raises:
            InputError: For an estimator of several parts.
        """
        parts = []
        for epoch, run in self._runs.items():
            stored = self.store.frame(run)
            rows = rows_of(stored, self.variant, architectures)[["score", "error", "note"]]
            held_out = stored[stored.estimator == HELD_OUT].set_index("architecture").score
            parts.append(rows.assign(held_out_accuracy=held_out, epoch=epoch).reset_index())
        return pd.concat(parts, ignore_index=True)
