"""A leaderboard as a table: its captions, and the choice of numbers that people see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from nasgauge.analysis.leaderboard import CEILING, subsample_size
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.hardware import HARDWARE
from nasgauge.benchmarks.published import Published, figures
from nasgauge.presentation.captions import made_by, made_of, papers_of
from nasgauge.presentation.table import Cell, Source, Table, Value, number


def board_table(board: pd.DataFrame, reading: ScoredRun) -> Table:
    """The leaderboard; CSV and JSON carry every number, the others a readable choice."""
    return Table(
        name=f"leaderboard-{reading.table.benchmark}-{reading.table.label.dataset}",
        title=f"Estimators on {len(reading.sample)} architectures of {reading.table.benchmark}, ranked by "
        f"tau. Accuracy: {reading.table.label}.",
        numbers=_flat(board),
        shown=_cells(board),
        notes=caption(board, reading),
        better=_BETTER,
        competes=board["rank"].notna().tolist(),
        paper=_PAPER,
        papers=partial(papers_of, reading),
    )


def published_table(board: pd.DataFrame, reading: ScoredRun) -> Table:
    """Ours beside what others published of the same estimators, one row per figure and source."""
    label = reading.table.label
    found = figures(board.estimator, reading.table.benchmark, label.dataset)
    ours = board.set_index("estimator")
    names = {"kendall": "tau", "spearman": "rho"}
    rows, shown = [], []
    for figure in found.to_dict("records"):
        measure = names[figure["metric"]]
        mine = ours.loc[figure["estimator"]]
        value = Value(mine[measure], 3, mine[f"{measure}_low"], mine[f"{measure}_high"])
        rows.append(
            {
                "estimator": figure["estimator"],
                "measure": measure,
                "ours": value.value,
                "ours_low": value.low,
                "ours_high": value.high,
                **{key: figure[key] for key in ("value", "std", "n_archs", "source", "notes")},
            }
        )
        shown.append(
            {
                "estimator": figure["estimator"],
                "measure": measure,
                "ours": value,
                "published": Value(figure["value"], 3),
                "architectures": Value(figure["n_archs"], 0),
                "source": Source(figure["source"]),
                "protocol": figure["notes"],
            }
        )
    return Table(
        name=f"published-{reading.table.benchmark}-{label.dataset}",
        title=f"Our correlations on {reading.table.benchmark} beside published ones. Our accuracy: {label}.",
        numbers=pd.DataFrame(rows, columns=_PUBLISHED),
        shown=shown,
        notes=[
            *made_of(reading),
            "Protocols differ in sample, batch, initialisation and split of the label; where sources "
            "disagree all of them stand here. Brackets are 95 % intervals over architectures.",
            *made_by(reading),
        ],
        paper=("estimator", "measure", "ours", "published", "architectures", "source"),
        papers=partial(papers_of, reading),
    )


def caption(board: pd.DataFrame, reading: ScoredRun) -> list[str]:
    """What a reader must know to believe the numbers: label, sample, images, hardware, versions, command."""
    lines = [
        *made_of(reading),
        "tau is Kendall's tau-b, rho Spearman's; brackets are 95 % intervals over architectures. Top 10 % is "
        "by accuracy. Precision: share of the top 10 % by score that is in the top 10 % by accuracy. Regret: "
        f"percentage points between the best accuracy and that of the best-scored architecture, over all and "
        f"as mean over subsamples of {subsample_size(len(reading.sample))}. ms: median milliseconds to build "
        "the network and score it. Coverage: share of architectures with a finite score; others rank last.",
        _separation(board),
    ]
    if (board.estimator == CEILING).any():
        lines.append(
            f"{CEILING}: one training run as the estimator of another, the ceiling for a single run."
        )
    lines += [
        f"{objective.name}: mean of the top 10 % by score, and rho of score and {objective.name}, over the "
        f"architectures where it is known. Table: {objective.source}."
        for objective in reading.table.objectives
    ]
    return [*lines, *made_by(reading), *_sources(board)]


def _separation(board: pd.DataFrame) -> str:
    if "inseparable" not in board:
        return "pip install 'nasgauge[report]' adds which ranks are not clearly apart."
    ranked = int(board["rank"].count())
    pairs = ranked * (ranked - 1) // 2
    corrected = f" and corrected by Holm's method for {pairs} comparisons" if pairs > 1 else ""
    return (
        "Not apart from: ranks whose tau does not differ from this one's at the 5 % level, paired over "
        f"architectures{corrected}."
    )


_BETTER = {"tau": 1, "rho": 1, "top-10% tau": 1, "precision": 1, "regret": -1, "regret of subsamples": -1}
_PAPER = ("rank", "estimator", "tau", "not apart from", "rho", "top-10% tau", "precision", "regret", "ms")
_PUBLISHED = [
    "estimator",
    "measure",
    "ours",
    "ours_low",
    "ours_high",
    "value",
    "std",
    "n_archs",
    "source",
    "notes",
]


def _cells(board: pd.DataFrame) -> list[dict[str, Cell]]:
    devices = [name for name in map(str, board) if name.startswith(HARDWARE) and not name.endswith(" rho")]
    learns = (board.label_seconds > 0).any()
    return [_shown(row, devices, learns) for _, row in board.iterrows()]


def _shown(row: pd.Series, devices: Sequence[str], learns: bool) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "rank": Value(row["rank"], 0),
        "estimator": str(row.estimator),
        "tau": _interval(row, "tau"),
        "not apart from": _ranges(row.get("inseparable")),
        "rho": _interval(row, "rho"),
        "top-10% tau": _interval(row, "top_tau"),
        "precision": _interval(row, "precision"),
        "regret": Value(row.regret),
        "regret of subsamples": _interval(row, "subsample_regret"),
        "ms": Value(row.milliseconds, 0),
        "coverage": f"{100 * row.coverage:.1f}%",
        "reads": row.reads or "nothing",
        "published rho": str(row.published_spearman) if _known(row.published_spearman) else "",
    }
    if "inseparable" not in row:
        del cells["not apart from"]
    if learns:
        cells["label hours"] = Value(row.label_seconds / 3600, 1)
    for name in devices:
        cost = row[name]
        rho = number(row[f"{name} rho"], 2)
        cells[name.removeprefix(HARDWARE)] = "" if pd.isna(cost) else f"{cost:.2f} (rho {rho})"
    return cells


def _ranges(ranks: object) -> str:
    """`2 3 4 7` as `2-4, 7`; empty where there are none."""
    found: list[list[int]] = []
    for rank in map(int, ranks.split() if isinstance(ranks, str) else ()):
        if found and found[-1][-1] == rank - 1:
            found[-1].append(rank)
        else:
            found.append([rank])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)


def _flat(board: pd.DataFrame) -> pd.DataFrame:
    """Published figures as text with their sources: `0.77 (NAS-Bench-Suite-Zero); ...`."""
    columns = [name for name in board if str(name).startswith("published_")]
    return board.assign(
        **{
            str(name): [figure.with_sources() if _known(figure) else None for figure in board[name]]
            for name in columns
        }
    )


def _sources(board: pd.DataFrame) -> list[str]:
    known = [figure for figure in board.get("published_spearman", []) if _known(figure)]
    sources = sorted({source for figure in known for source in figure.sources})
    if not sources:
        return []
    return [
        f"Published rho: lowest to highest of {len(sources)} sources, with other samples and labels "
        f"than ours: {'; '.join(sources)}."
    ]


def _known(figure: object) -> bool:
    return isinstance(figure, Published)


def _interval(row: pd.Series, name: str) -> Value:
    return Value(row[name], 2, row[f"{name}_low"], row[f"{name}_high"])
