"""A leaderboard, or another table, as Markdown, LaTeX, CSV or JSON."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from tabulate import tabulate

from nasgauge import __version__
from nasgauge.core import BenchmarkTable
from nasgauge.hardware import HARDWARE
from nasgauge.leaderboard import CEILING, subsample_size
from nasgauge.published import Published

FORMATS = ("markdown", "csv", "latex", "json")


def render(board: pd.DataFrame, caption: Sequence[str], form: str) -> str:
    """The leaderboard with its caption; CSV and JSON carry every number, the others a readable choice."""
    return layout(_flat(board), _cells(board), caption, form)


def layout(flat: pd.DataFrame, cells: list[dict[str, str]], caption: Sequence[str], form: str) -> str:
    """A table with its caption: `flat` as CSV or JSON, or `cells`, one dictionary per row, to be read.

    In CSV the caption stands in lines that begin with `#`.
    """
    if form == "csv":
        comment = "".join(f"# {line}\n" for line in caption)
        csv: str = flat.to_csv(index=False, lineterminator="\n")
        return comment + csv
    if form == "json":
        rows = json.loads(flat.to_json(orient="records"))
        return json.dumps({"caption": list(caption), "rows": rows}, indent=1) + "\n"
    if form == "latex":
        return "".join(f"% {line}\n" for line in caption) + _table(cells, "latex_booktabs")
    return _table(cells, "github") + "\n" + "\n".join(caption) + "\n"


def caption(
    board: pd.DataFrame,
    header: Mapping[str, Any],
    table: BenchmarkTable,
    sample_size: int,
    commands: Sequence[str],
    left_out: str = "",
) -> list[str]:
    """What a reader must know to believe the numbers: label, sample, images, hardware, versions, command.

    left_out: why scored architectures do not count, if some do not.
    """
    apart = f" ({left_out})" if left_out else ""
    lines = [
        f"Accuracy: {table.label}. Table: {table.source}.",
        f"Sample: {sample_size} architectures of {table.benchmark}{apart}. Images: {header['images']} "
        f"(fingerprint {header['fingerprint']}), batch {header['batch_size']}, networks for "
        f"{header['dataset']}, seed {header['seed']}.",
        f"Measured on {header['device']} ({header['hardware']}), {header['threads']} threads, "
        f"torch {header['torch']}, nasgauge {__version__}.",
        "tau is Kendall's tau-b, rho Spearman's; brackets are 95 % intervals over architectures. Top 10 % is "
        "by accuracy. Precision: share of the top 10 % by score that is in the top 10 % by accuracy. Regret: "
        f"percentage points between the best accuracy and that of the best-scored architecture, over all and "
        f"as mean over subsamples of {subsample_size(sample_size)}. ms: median milliseconds to build the "
        "network and score it. Coverage: share of architectures with a finite score; others rank last.",
    ]
    if (board.estimator == CEILING).any():
        lines.append(
            f"{CEILING}: one training run as the estimator of another, the ceiling for a single run."
        )
    lines += [
        f"{objective.name}: mean of the top 10 % by score, and rho of score and {objective.name}, over the "
        f"architectures where it is known. Table: {objective.source}."
        for objective in table.objectives
    ]
    return [*lines, *(f"Made by: {command}" for command in commands), *_sources(board)]


def _table(cells: list[dict[str, str]], form: str) -> str:
    return f"{tabulate(cells, headers='keys', tablefmt=form, disable_numparse=True)}\n"


def _cells(board: pd.DataFrame) -> list[dict[str, str]]:
    columns: dict[str, Callable[[Any], str]] = {
        "rank": lambda row: _number(row["rank"], 0),
        "estimator": lambda row: row.estimator,
        "tau": lambda row: _interval(row, "tau"),
        "rho": lambda row: _interval(row, "rho"),
        "top-10% tau": lambda row: _interval(row, "top_tau"),
        "precision": lambda row: _interval(row, "precision"),
        "regret": lambda row: _number(row.regret, 2),
        "regret of subsamples": lambda row: _interval(row, "subsample_regret"),
        "ms": lambda row: _number(row.milliseconds, 0),
        "coverage": lambda row: f"{100 * row.coverage:.1f}%",
        "reads": lambda row: row.reads or "nothing",
        "published rho": lambda row: str(row.published_spearman) if _known(row.published_spearman) else "",
    }
    if (board.label_seconds > 0).any():
        columns["label hours"] = lambda row: _number(row.label_seconds / 3600, 1)
    for name in (str(name) for name in board if str(name).startswith(HARDWARE)):
        if not name.endswith(" rho"):
            columns[name.removeprefix(HARDWARE)] = functools.partial(_cost, name=name)
    return [{name: cell(row) for name, cell in columns.items()} for _, row in board.iterrows()]


def _cost(row: pd.Series, *, name: str) -> str:
    """`5.12 (rho 0.43)`."""
    return "" if pd.isna(row[name]) else f"{row[name]:.2f} (rho {_number(row[f'{name} rho'], 2)})"


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


def _number(value: Any, digits: int) -> str:
    return "" if pd.isna(value) else f"{round(float(value), digits) + 0.0:.{digits}f}"


def _interval(row: pd.Series, name: str) -> str:
    if pd.isna(row[name]):
        return ""
    value, low, high = (_number(row[key], 2) for key in (name, f"{name}_low", f"{name}_high"))
    return value if value == low == high or not low else f"{value} [{low}, {high}]"
