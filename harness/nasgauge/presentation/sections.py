"""The parts of a report, each with its figures or its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.analysis.bands import by_accuracy, by_operation
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge.presentation.bands_table import bands_table
from nasgauge.presentation.drawings import Drawing, drawings
from nasgauge.presentation.figures import CURVES, SCATTER
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.pairs_table import pairs_table
from nasgauge.presentation.published_table import published_table
from nasgauge.presentation.seeds_table import seeds_table
from nasgauge.presentation.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SCATTER_TEXT = (
    "Every point is an architecture. Solid line: median accuracy in the order of the scores. Dashed line: in "
    "the order of another training run, the noise ceiling. The lowest 5 % of the accuracies are drawn at the "
    "lower edge."
)


@dataclass(frozen=True, eq=False)
class ReportContent:
    """What a report is about.

    board: the leaderboard of the run.
    figures: those of `figures.figures_of`.
    given: the estimator whose knowledge the bands take out, None for none.
    seeds: the runs that differ in nothing but the seed, if there are several.
    curves_caption: what the curves of searches are, if there are some.
    command: what made this report.
    """

    run: ScoredRun
    board: pd.DataFrame
    figures: Mapping[str, Figure]
    given: str | None = None
    seeds: Mapping[int, ScoredRun] = field(default_factory=dict)
    curves_caption: Sequence[str] = ()
    command: str = ""


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
    run = content.run
    tables = [
        _bands(content),
        _operations(run),
        _seeds(content.seeds),
        _published(content),
    ]
    pairs = [Section("pairs", "Pairs", table=pairs_table(run), folded=True)] if len(run.scored) > 1 else []
    return [
        Section("leaderboard", "Leaderboard", table=board_table(content.board, run)),
        *_figures(content),
        *pairs,
        *(section for section in tables if section is not None),
    ]


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


def _bands(content: ReportContent) -> Section:
    table = bands_table(content.run, by_accuracy(content.run.accuracy), content.given)
    return Section("bands", "By accuracy", table=table)


def _operations(run: ScoredRun) -> Section | None:
    operations = search_space(run.table.benchmark).operations
    if operations is None:
        return None
    table = bands_table(run, by_operation(run.sample, operations), by="operation")
    return Section("operations", "By operation", table=table, folded=True)


def _seeds(seeds: Mapping[int, ScoredRun]) -> Section | None:
    return Section("seeds", "Seeds", table=seeds_table(seeds)) if len(seeds) > 1 else None


def _published(content: ReportContent) -> Section | None:
    try:
        table = published_table(content.board, content.run)
    except InputError:  # nothing is published of these estimators here
        return None
    return Section("published", "Published figures", table=table, folded=True)
