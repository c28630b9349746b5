"""Correlations by group of architectures, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from nasgauge.analysis.bands import GIVEN, bands
from nasgauge.analysis.measure import FEWEST
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.metrics import Group
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table


def bands_table(
    run: ScoredRun, groups: Mapping[str, Group], given: str | None = None, *, by: str = "accuracy"
) -> Table:
    """The groups as columns, the estimators as rows, by tau in the first group; by: what splits, a word."""
    frame = bands(run, groups, given)
    names = list(dict.fromkeys(frame.group))
    by_name: dict[str, dict[str, Any]] = {}
    for row in frame.to_dict("records"):
        by_name.setdefault(row["estimator"], {})[row["group"]] = row
    order = sorted(by_name, key=lambda name: -np.nan_to_num(by_name[name][names[0]]["tau"], nan=-np.inf))
    notes = [
        *made_of(run),
        f"tau: Kendall's tau-b in each group, none in those of fewer than {FEWEST}. "
        "Brackets: 95 % intervals.",
        *_explained(groups, given),
    ]
    return Table(
        name=f"bands-{by}-{run.table.benchmark}-{run.table.label.dataset}",
        title=f"tau by {by} of {len(run.sample)} architectures of {run.table.population}. "
        f"Accuracy: {run.table.label}.",
        frame=frame,
        rows=[_cells(name, by_name[name], names) for name in order],
        notes=[*notes, *made_by()],
        papers=partial(papers_of, run),
        lead=too_few(run),
        better=dict.fromkeys(map(_heading, names), 1),
    )


def _explained(groups: Mapping[str, Group], given: str | None) -> list[str]:
    """The sizes of the groups, and what the partial correlation is, where there is one."""
    sizes = ", ".join(f"{group} ({each.count})" for group, each in groups.items())
    lines = [f"Intervals are over architectures. Groups and their sizes: {sizes}."]
    if given is not None:
        lines.append(
            f"rho given {given}: Spearman's partial rho, the correlation that remains of the ranks "
            f"after a linear regression on those of {given}. Above zero, the estimator knows something "
            f"that {given} does not."
        )
    return [Explained(line) for line in lines]


def _cells(name: str, rows: Mapping[str, Mapping[str, float]], groups: list[str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"estimator": name}
    for group in groups:
        measure = "rho" if group.startswith(GIVEN) else "tau"
        row = rows.get(group)
        value = Number(row[measure], 2, row[f"{measure}_low"], row[f"{measure}_high"]) if row else ""
        cells[_heading(group)] = value
    return cells


def _heading(group: str) -> str:
    return f"rho {group}" if group.startswith(GIVEN) else group
