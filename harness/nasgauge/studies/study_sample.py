"""The architectures that a study looks at: few, and spread over all accuracies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import BenchmarkTable, Floats, InputError
from nasgauge.scoring.run_spec import PreparedRun, RunSpec
from nasgauge.studies.study_context import StudyContext


@dataclass(frozen=True, eq=False)
class StudySample:
    """Architectures that are ready to be scored, with their accuracies.

    Attributes:
        run: What networks share; its `chosen` are the architectures.
        selection: How many they are and how they were selected, for a caption.
    """

    run: PreparedRun
    selection: str

    @classmethod
    def of(cls, spec: RunSpec, accuracies: AccuracySpec, store: Path, count: int) -> StudySample:
        """`count` architectures of a sample, evenly by rank of accuracy; of a file, all of them.

        Raises:
            InputError: If there are fewer than `count`, or one has no accuracy.
        """
        run = spec.prepare(accuracies, store)
        named = spec.architectures is not None
        values = accuracies_of(run)
        places = evenly_by_rank(values.to_numpy(float), len(values) if named else count)
        chosen = [run.chosen[place] for place in places]
        how = "of a file" if named else "evenly by rank of accuracy in a random sample"
        return cls(replace(run, chosen=chosen), f"{len(chosen)} architectures, {how}")

    @property
    def table(self) -> BenchmarkTable:
        """Accuracies of these architectures and others."""
        return self.run.labelled

    @cached_property
    def accuracy(self) -> pd.Series:
        """Percent by architecture, worst first."""
        return accuracies_of(self.run)

    def title(self, estimator: str) -> str:
        """Of a figure of a study of that estimator."""
        return f"{estimator} on {len(self.run.chosen)} architectures of {self.run.setup.space.name}"

    def context(self, estimator: str) -> StudyContext:
        """For the caption of a study of that estimator."""
        return context_of(self.run, f"{estimator} on {self.selection}")


def context_of(run: PreparedRun, subject: str) -> StudyContext:
    """The conditions of a run."""
    return StudyContext(subject, run.labelled, run.setup.provenance(run.dataset))


def accuracies_of(run: PreparedRun) -> pd.Series:
    """Percent by architecture, in the order of the run; raises InputError where one has no accuracy."""
    table = run.labelled
    return pd.Series(table.accuracy[table.rows(run.chosen)], index=run.chosen, name="accuracy")


def evenly_by_rank(accuracy: Floats, count: int) -> NDArray[np.intp]:
    """Row numbers of `count` of N architectures, worst first, evenly by rank of accuracy.

    The worst and the best are among them. Of equal accuracies the earlier rows count as worse.

    Args:
        accuracy: (N,) percent.
        count: How many to take.

    Raises:
        InputError: For more than there are, or fewer than two.

    Example:
        >>> evenly_by_rank(np.array([90.0, 10.0, 94.0, 70.0, 91.0]), 3).tolist()
        [1, 0, 2]
    """
    if not 2 <= count <= len(accuracy):
        raise InputError(
            f"cannot take {count} of {len(accuracy)} architectures: wanted 2 to {len(accuracy)}; "
            "a larger --sample has more"
        )
    places = np.linspace(0, len(accuracy) - 1, count).round().astype(np.intp)
    return np.argsort(accuracy, kind="stable")[places]
