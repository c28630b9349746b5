"""A leaderboard as a table: its caption, and the choice of numbers that people see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from nasgauge.analysis.ceiling import CEILING
from nasgauge.analysis.costs import HARDWARE
from nasgauge.analysis.measure import CORRELATIONS, MEASURES, TAU, Measure
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.published import Published
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table, rounded

_INSEPARABLE = "not apart from"
_SOURCES = ("published_spearman", "published_kendall")


def board_table(board: pd.DataFrame, run: ScoredRun, measures: Sequence[Measure] = MEASURES) -> Table:
    """The leaderboard; CSV and JSON carry every number, the others a readable choice."""
    shown = [measure for measure in measures if measure.heading]
    return Table(
        name=f"leaderboard-{run.table.benchmark}-{run.table.label.dataset}",
        title=f"Estimators on {len(run.sample)} architectures of {run.table.population}, "
        f"{'ranked by tau' if run.ranks else 'not ranked'}. Accuracy: {run.table.label}.",
        frame=_with_sources(board),
        rows=_rows(board, shown, len(run.sample)),
        notes=_caption(board, run, shown),
        better={measure.heading: measure.better for measure in shown},
        eligible=board["rank"].notna().tolist(),
        paper_columns=_in_papers(shown),
        first=_first(board, shown),
        papers=partial(papers_of, run),
        lead=too_few(run),
    )


def _rows(board: pd.DataFrame, measures: Sequence[Measure], count: int) -> list[dict[str, Cell]]:
    """What people see: measures, costs and what else helps to judge an estimator."""
    devices = [name for name in map(str, board) if name.startswith(HARDWARE) and not name.endswith(" rho")]
    learns = (board.label_seconds > 0).any()
    return [
        {
            "rank": Number(row["rank"], 0),
            "estimator": str(row.estimator),
            **_measured(row, measures),
            **_costs(row, learns, count),
            **{name.removeprefix(HARDWARE): _cost(row, name) for name in devices},
        }
        for _, row in board.iterrows()
    ]


def _measured(row: pd.Series, measures: Sequence[Measure]) -> dict[str, Cell]:
    """One cell per measure; the ranks that are not clearly apart stand beside tau, which tells them apart."""
    cells: dict[str, Cell] = {}
    for measure in measures:
        low, high = (row.get(f"{measure.name}_{end}", np.nan) for end in ("low", "high"))
        value = Number(row[measure.name], measure.digits, low, high, measure.over_draws)
        cells[measure.heading] = value
        if measure is TAU:
            cells[_INSEPARABLE] = _ranges(row.inseparable)
    return cells


def _costs(row: pd.Series, learns: bool, count: int) -> dict[str, Cell]:
    published = row.published_spearman
    cells: dict[str, Cell] = {
        "ms": Number(row.milliseconds, 0),
        # Of the ceiling those that were trained twice.
        "n": Number(round(row.coverage * count) if row.estimator == CEILING else count, 0),
        "coverage": f"{100 * row.coverage:.1f}%",
        "reads": row.reads or "nothing",
        "published rho": str(published) if isinstance(published, Published) else "",
    }
    return cells | ({"label hours": Number(row.label_seconds / 3600, 1)} if learns else {})


def _cost(row: pd.Series, name: str) -> str:
    """What the best by score cost on a device, and how the score goes with it."""
    return "" if pd.isna(row[name]) else f"{row[name]:.2f} (rho {rounded(row[f'{name} rho'], 2)})"


def _first(board: pd.DataFrame, measures: Sequence[Measure]) -> list[str]:
    """Headings that are shown where not all fit: what a user asked for, and what else rates an estimator."""
    devices = [name.removeprefix(HARDWARE) for name in map(str, board) if name.startswith(HARDWARE)]
    fails = ["coverage"] * bool((board.coverage < 1).any())
    own = [measure.heading for measure in measures if measure not in MEASURES]
    rates = [measure.heading for measure in measures if measure not in CORRELATIONS]
    return ["rank", "estimator", "tau", *devices, *own, "rho", "ms", "n", *fails, *rates]


def _in_papers(measures: Sequence[Measure]) -> list[str]:
    """Headings of the columns that fit on a page of a paper."""
    chosen = [measure.heading for measure in measures if measure.in_papers]
    return ["rank", "estimator", *chosen, _INSEPARABLE, "ms"]


def _caption(board: pd.DataFrame, run: ScoredRun, measures: Sequence[Measure]) -> list[str]:
    """What a reader must know to believe the numbers: what they mean, and how they were made."""
    lines = [
        *made_of(run),
        "tau: Kendall's tau-b. rho: Spearman's rho. Brackets: 95 % intervals over architectures.",
        Explained(
            " ".join(
                f"{measure.heading}: {measure.note}."
                for measure in measures
                if measure.note and measure not in CORRELATIONS
            )
        ),
        Explained(
            "n: architectures that are ranked. ms: median milliseconds to build the network and score it. "
            "coverage: share of architectures with a finite score; the others rank last."
        ),
        *([Explained(_separation(board))] if run.ranks else []),
    ]
    if (board.estimator == CEILING).any():
        lines.append(
            Explained(
                f"{CEILING}: one training run as the estimator of another, the ceiling for a single run."
            )
        )
    lines += [
        Explained(
            f"{objective.name}: mean over the top 10 % by score, and rho of score and {objective.name}, over "
            f"the architectures for which it is known. Table: {objective.source}."
        )
        for objective in run.table.objectives
    ]
    return [*lines, *made_by(), *_sources(board)]


def _separation(board: pd.DataFrame) -> str:
    ranked = int(board["rank"].count())
    pairs = ranked * (ranked - 1) // 2
    corrected = f" and corrected by Holm's method for {pairs} comparisons" if pairs > 1 else ""
    return (
        "not apart from: ranks whose tau does not differ from this one's at the 5 % level, paired over "
        f"architectures{corrected}."
    )


def _ranges(ranks: object) -> str:
    """`2 3 4 7` as `2-4, 7`; empty where there are none."""
    found: list[list[int]] = []
    for rank in map(int, ranks.split() if isinstance(ranks, str) else ()):
        if found and found[-1][-1] == rank - 1:
            found[-1].append(rank)
        else:
            found.append([rank])
    return ", ".join(f"{group[0]}-{group[-1]}" if len(group) > 1 else str(group[0]) for group in found)


def _with_sources(board: pd.DataFrame) -> pd.DataFrame:
    """Published figures as text with their sources: `0.77 (NAS-Bench-Suite-Zero); ...`."""

    def text(figure: object) -> str | None:
        return figure.with_sources() if isinstance(figure, Published) else None

    return board.assign(**{name: [text(figure) for figure in board[name]] for name in _SOURCES})


def _sources(board: pd.DataFrame) -> list[str]:
    figures = [figure for figure in board.published_spearman if isinstance(figure, Published)]
    sources = sorted({source for figure in figures for source in figure.sources})
    if not sources:
        return []
    return [
        Explained(
            f"Published rho: lowest to highest of {len(sources)} sources, whose samples and labels differ "
            f"from ours: {'; '.join(sources)}."
        )
    ]
