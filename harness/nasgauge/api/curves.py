"""Does the order of networks early in training stay to its end?: `nasgauge.ranking_hypothesis`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from nasgauge import plugins
from nasgauge.analysis.learning_curves import LearningCurves, read_curves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis as epoch_rows
from nasgauge.api.options import all_taken, several, taken
from nasgauge.api.study_result import StudyResult
from nasgauge.benchmarks.imported import load, load_curves
from nasgauge.core import InputError
from nasgauge.presentation.ranking_hypothesis_figure import ranking_hypothesis_figure
from nasgauge.presentation.ranking_hypothesis_table import ranking_hypothesis_table
from nasgauge.runtime.command import recorded

EPOCHS = (1, 5, 10, 20, 50, 100, 200)
"""That people see where they name none."""


@dataclass(frozen=True, kw_only=True)
class CurvesSpec:
    """Which learning curves are meant.

    Attributes:
        curves: File .npz or .csv with the curves; None for imported ones.
        array: Array of an .npz file, architectures x epochs.
        benchmark: Of imported curves.
        dataset: Data set that `validation` and `test` are of.
        label: Of imported curves.
        final: Label of the final accuracy, imported too; None for the last epoch.
    """

    curves: Path | str | None = None
    array: str = ""
    benchmark: str = "nasbench201"
    dataset: str = "cifar10"
    label: str = "validation"
    final: str | None = None

    def read(self) -> LearningCurves:
        """The curves; raises InputError where they cannot be read."""
        if self.curves is None:
            return self._imported()
        if self.final:
            raise InputError(
                "--final names an imported label, and --curves FILE has curves that end with their own"
            )
        return read_curves(Path(self.curves), self.array)

    def _imported(self) -> LearningCurves:
        plugins.search_space(self.benchmark)
        names, accuracy, text = load_curves(self.benchmark, self.dataset, self.label)
        if self.final is None:
            return LearningCurves(accuracy, accuracy[:, -1], f"{text}")
        table = load(self.benchmark, self.dataset, self.final)
        common = set(names) & set(table.architectures)
        rows = np.array([row for row, name in enumerate(names) if name in common], dtype=np.intp)
        if not len(rows):
            raise InputError(f"no architecture has both {text} and {table.label}")
        values = table.accuracy[table.rows([names[row] for row in rows])]
        return LearningCurves(accuracy[rows], values, f"{text}; final: {table.label}")


@recorded
def ranking_hypothesis(
    curves: Path | str | None = None, *, epoch: int | Iterable[int] = (), **options: Any
) -> StudyResult:
    """Rank correlation of the accuracy after each epoch with the final one: tau(e) and p_tau(e).

    Args:
        curves: File .npz or .csv with learning curves; None for imported ones.
        epoch: Epochs to show to people; none for a choice. `.frame`, CSV and JSON carry every epoch.
        **options: Attributes of `CurvesSpec`: `array`, `benchmark`, `dataset`, `label`, `final`.

    Returns:
        The table, and tau(e) and p_tau(e) as a figure.

    Raises:
        InputError: For curves that cannot be read, and an epoch that they do not have.

    Source:
        Zheng et al. 2019 (MDENAS), https://arxiv.org/abs/1905.07529.

    Example:
        >>> ranking_hypothesis("curves.npz", array="valid_acc").figure()  # doctest: +SKIP
    """
    spec = taken(CurvesSpec, options, curves=curves)
    all_taken(options, CurvesSpec)
    found, epochs = spec.read(), several(epoch)
    rows = epoch_rows(found)
    if wrong := [each for each in epochs if not 1 <= each <= len(rows)]:
        raise InputError(f"epoch {wrong[0]} does not exist: the curves have epochs 1 to {len(rows)}")
    shown = epochs or {min(each, len(rows)) for each in EPOCHS}
    title = f"{len(found.final)} architectures"
    table = ranking_hypothesis_table(rows, found, shown)
    return StudyResult(table, rows, partial(ranking_hypothesis_figure, rows, title))
