"""The parts of a report, each with its figures or its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.analysis.bands import by_accuracy, by_operation
from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.nested import Aligned
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge.presentation.bands_table import bands_table
from nasgauge.presentation.drawings import Drawing, drawings
from nasgauge.presentation.figures import CURVES, SCATTER
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.nested_tables import nested_table
from nasgauge.presentation.pairs_table import pairs_table
from nasgauge.presentation.published_table import published_table
from nasgauge.presentation.seeds_table import seeds_of
from nasgauge.presentation.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SCATTER_TEXT = (
    "Every point is an architecture. Solid line: median accuracy in the order of the scores. Dashed line: in "
    "the order of another training run, the noise ceiling. The lowest 5 % of the accuracies are drawn at the "
    "lower edge, as triangles."
)


@dataclass(frozen=True, eq=False)
class ReportContent:
    """What a report is about.

    levels: the run over each of its samples, largest first, of `nasgauge.analysis.nested.nested`.
    board: the leaderboard of the first.
    figures: those of `figures.figures_of`.
    given: the estimator whose knowledge the bands take out, None for none.
    seeds: levels of the runs that differ in nothing but the seed, if there are several.
    curves_caption: what the curves of searches are, if there are some.
    """

    levels: Sequence[Aligned]
    board: pd.DataFrame
    figures: Mapping[str, Figure]
    given: str | None = None
    seeds: Sequence[Aligned] = ()
    curves_caption: Sequence[str] = ()

    @property
    def run(self) -> ScoredRun:
        """The run over its largest sample."""
        return self.levels[0][0]


@dataclass(frozen=True)
class Section:
    """A part of the page; folded: whether its table opens on a click, as its notes do."""

    id: str
    title: str
    text: str = ""
    figures: Sequence[Drawing] = ()
    table: Table | None = None
    folded: bool = False
    notes: Sequence[str] = ()


def sections(content: ReportContent) -> list[Section]:
    """All parts of the report for which there is something to show, in their order."""
    tables = [
        _table("pairs", "Pairs", pairs_table, content.levels, folded=True),
        _table("bands", "By accuracy", partial(_bands, content.given), content.levels),
        _table("operations", "By operation", _operations, content.levels, folded=True),
        _table("seeds", "Seeds", seeds_of, content.seeds),
        _table("published", "Published figures", _published, content.levels, folded=True),
    ]
    return [
        Section("leaderboard", "Leaderboard", table=nested_table(_board, content.levels)),
        *_figures(content),
        *(section for section in tables if section is not None),
    ]


def _table(
    id_: str, title: str, build: Callable[..., Table], levels: Sequence[Aligned], *, folded: bool = False
) -> Section | None:
    """A section of one table; None where no sample has anything to show in it."""
    try:
        return Section(id_, title, table=nested_table(build, levels), folded=folded) if levels else None
    except InputError:
        return None


def _figures(content: ReportContent) -> list[Section]:
    drawn = drawings(content.figures, content.board)
    scatter = [drawing for name, drawing in drawn.items() if name.startswith(SCATTER)]
    curves = [drawing for name, drawing in drawn.items() if name.startswith(CURVES)]
    found = [
        Section("scatter", "Scores and accuracy", _SCATTER_TEXT, scatter),
        Section("pareto", "Cost and correlation", figures=[drawn["pareto"]]),
    ]
    if curves:
        found.append(Section("curves", "Search", figures=curves, notes=content.curves_caption))
    return [*found, Section("alike", "Estimators against estimators", figures=[drawn["heat-map"]])]


def _board(run: ScoredRun) -> Table:
    return board_table(leaderboard(run), run)


def _bands(given: str | None, run: ScoredRun) -> Table:
    return bands_table(run, by_accuracy(run.accuracy), given if given in run.scored else None)


def _operations(run: ScoredRun) -> Table:
    operations = search_space(run.table.benchmark).operations
    if operations is None:
        raise InputError(f"architectures of {run.table.benchmark} have no choice of operations")
    return bands_table(run, by_operation(run.sample, operations), by="operation")


def _published(run: ScoredRun) -> Table:
    return published_table(leaderboard(run), run)
