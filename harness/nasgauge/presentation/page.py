"""One HTML file with everything about a run: it opens without a network."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pandas as pd

from nasgauge.analysis.bands import by_accuracy, by_operation
from nasgauge.analysis.ceiling import CEILING
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge.presentation.bands_table import bands_table
from nasgauge.presentation.captions import made_of
from nasgauge.presentation.figures import CURVES, INK, SCATTER, style
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.pairs_table import pairs_table
from nasgauge.presentation.published_table import published_table
from nasgauge.presentation.seeds_table import seeds_table
from nasgauge.presentation.table import Number, Table
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LIBRARIES = ("nasgauge", "numpy", "scipy", "pandas")


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG, and what it shows."""

    svg: str
    caption: str


@dataclass(frozen=True)
class Section:
    """A part of the page; `folded`: its table opens on a click, as its notes do."""

    id: str
    title: str
    text: str = ""
    figures: Sequence[Drawing] = ()
    table: Table | None = None
    folded: bool = False
    notes: Sequence[str] = ()


def page(
    run: ScoredRun,
    board: pd.DataFrame,
    figures: Mapping[str, Figure],
    *,
    given: str | None = None,
    seeds: Mapping[int, ScoredRun] | None = None,
    search: Sequence[str] = (),
    command: str = "",
) -> str:
    """The report of one run.

    board: its leaderboard; figures: those of `figures.figures_of`.
    given: the estimator that bands take out. seeds: the runs that differ in nothing but the seed, if
    there are several. search: what the search curves are. command: what made this page.
    """
    environment = needed("jinja2").Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.tests["number"] = lambda cell: isinstance(cell, Number)
    template = environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    table = run.table
    text: str = template.render(
        title=f"Performance estimators on {table.benchmark}",
        summary=made_of(run),
        sections=_sections(run, board, _drawn(figures, board), given, seeds or {}, search),
        made=_made(run),
        commands=[*run.commands, *([command] if command else [])],
    )
    return text


def _sections(
    run: ScoredRun,
    board: pd.DataFrame,
    drawings: Mapping[str, Drawing],
    given: str | None,
    seeds: Mapping[int, ScoredRun],
    search: Sequence[str],
) -> list[Section]:
    operations = search_space(run.table.benchmark).operations
    sections = [
        Section("leaderboard", "Leaderboard", table=board_table(board, run)),
        Section(
            "scatter",
            "Scores and accuracy",
            "Every point is an architecture. Solid line: median accuracy in the order of the scores. Dashed: "
            "in the order of another training run, the noise ceiling. The lowest 5 % of the accuracies are "
            "drawn at the lower edge.",
            [drawing for name, drawing in drawings.items() if name.startswith(SCATTER)],
        ),
        Section("pareto", "Cost and correlation", figures=[drawings["pareto"]]),
    ]
    if found := [drawing for name, drawing in drawings.items() if name.startswith(CURVES)]:
        sections.append(Section("curves", "Search", figures=found, notes=search))
    sections.append(Section("alike", "Estimators against estimators", figures=[drawings["heat-map"]]))
    if len(run.scored) > 1:
        sections.append(Section("pairs", "Pairs", table=pairs_table(run), folded=True))
    bands = bands_table(run, by_accuracy(run.accuracy), given)
    sections.append(Section("bands", "By accuracy", table=bands))
    if operations:
        groups = by_operation(run.sample, operations)
        by = bands_table(run, groups, by="operation")
        sections.append(Section("operations", "By operation", table=by, folded=True))
    if len(seeds) > 1:
        sections.append(Section("seeds", "Seeds", table=seeds_table(seeds)))
    try:
        published = published_table(board, run)
        sections.append(Section("published", "Published figures", table=published, folded=True))
    except InputError:
        pass  # nothing is published of these estimators here
    return sections


def _made(run: ScoredRun) -> dict[str, str]:
    """What went in: the provenance of the run, the table, and the versions that computed."""
    return {
        **{name.replace("_", " "): str(value) for name, value in run.provenance.entries.items()},
        "architectures": f"{len(run.sample)}{f' ({run.excluded})' if run.excluded else ''}",
        "accuracy": str(run.table.label),
        "table": run.table.source,
        "computed with": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    }


def _drawn(figures: Mapping[str, Figure], board: pd.DataFrame) -> dict[str, Drawing]:
    rows = board.set_index("estimator")
    captions = {
        "pareto": "Kendall's tau with its 95 % interval over architectures against the time to build and "
        "score one network. Diamonds: no faster estimator is better. Numbers are ranks.",
        "heat-map": "Spearman's rho of the scores of every two estimators.",
    }
    found = {}
    for name, figure in figures.items():
        estimator = name.removeprefix(SCATTER)
        if name.startswith(SCATTER):
            row = rows.loc[estimator]
            tau = Number(row.tau, 2, row.tau_low, row.tau_high)
            what = "noise ceiling, another training seed" if estimator == CEILING else estimator
            captions[name] = f"{what}: tau {tau}"
        if name.startswith(CURVES):
            captions[name] = f"{name.removeprefix(CURVES)}: median and quartiles over runs."
        found[name] = Drawing(svg(figure, captions[name]), captions[name])
    return found


def svg(figure: Figure, label: str) -> Any:
    """The figure as markup for a page: in the page's colour of text, with `label` for who cannot see it."""
    file = io.StringIO()
    with style():
        figure.savefig(file, format="svg", dpi=110, metadata={"Date": None, "Creator": None})
    markup = needed("markupsafe")
    text = file.getvalue()[file.getvalue().index("<svg") :].replace(INK, "currentColor")
    text = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"|(<svg[^>]*)', _unsized, text, count=1)
    return markup.Markup(text.replace("<svg", f'<svg role="img" aria-label="{markup.escape(label)}"', 1))


def _unsized(start: re.Match[str]) -> str:
    return start[1] or start[2]
