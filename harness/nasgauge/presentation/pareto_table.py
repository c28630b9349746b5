"""Pareto sets as a table to read, and what its numbers are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nasgauge import __version__
from nasgauge.core import BenchmarkTable
from nasgauge.presentation.formats import text_of
from nasgauge.presentation.search_table import measured, spent_cells, trainings, with_spread
from nasgauge.presentation.table import Table
from nasgauge.runtime.provenance import Provenance
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.pareto import Truth
from nasgauge.searching.series import Series


def render(rows: pd.DataFrame, truths: Sequence[Truth], caption: Sequence[str], form: str) -> str:
    """The rows of `nasgauge.searching.pareto.summary` in one of `nasgauge.presentation.formats.FORMATS`."""
    benchmark = truths[0].table.benchmark
    shown = [_cells(row, truths) for _, row in rows.iterrows()]
    title = f"Pareto sets that searches of {benchmark} find under a budget."
    return text_of(Table(f"pareto-{benchmark}", title, rows, shown, caption), form)


def render_sets(sets: pd.DataFrame, truths: Sequence[Truth], caption: Sequence[str]) -> str:
    """Every architecture of every set and of the front as CSV, with the caption as comment.

    sets: of `nasgauge.searching.pareto.with_truth`.
    """
    fronts = [
        pd.DataFrame(
            {
                "set": f"{truth.front_name} of {truth.report}",
                "architecture": [truth.architectures[row] for row in truth.front.nonzero()[0]],
                "complexity": truth.complexity[truth.front],
                truth.report: truth.accuracy[truth.front],
            }
        ).sort_values("complexity")
        for truth in truths
    ]
    rows = pd.concat([sets.assign(set="found"), *fronts])[["set", *sets.columns]].astype({"run": "Int64"})
    return text_of(Table("front", "Pareto sets.", rows, [], caption), "csv")


def caption(
    found: Sequence[Series],
    truths: Sequence[Truth],
    complexity: Complexity,
    provenance: Provenance | None,
    machine: str,
    commands: Sequence[str],
    seed: int,
    searched: BenchmarkTable | None,
) -> list[str]:
    """What a reader must know: objectives, truth, reference point, seconds and where they come from.

    searched: the table whose trainings a search can see, None where there is none.
    """
    lines = [
        "Objectives: the score of the estimator, or without one the accuracy after the short training; and "
        f"{complexity.name} ({complexity.source}), lower is better.",
        "Set: of all that a run rated, with a finite score, what no other beats in score and "
        f"{complexity.name}, equal ones together; set size: mean over runs. Its worth is that of its true "
        "accuracies.",
        *(line for truth in truths for line in _of_truth(truth, complexity.name)),
        f"Mean ± standard deviation over {max(len(series.runs) for series in found)} runs, seed {seed}. "
        "Evaluations: architectures scored or trained; asked twice, one costs twice. Asking for a complexity "
        "is free: it counts in no budget and in no seconds.",
    ]
    if searched is not None and any(not series.estimator for series in found):
        lines.append(
            f"Trained on: {searched.label}. {trainings(searched)} simulated s: seconds of training that the "
            "table recorded, not spent here."
        )
    own = f"own s: the searcher itself, measured on {machine}, in no budget. nasgauge {__version__}."
    return [*lines, measured(provenance) + own, *(f"Made by: {command}" for command in commands)]


def _of_truth(truth: Truth, complexity: str) -> list[str]:
    """Accuracies, scale and reference point."""
    count, on_front = len(truth.architectures), int(truth.front.sum())
    nadir = f"{100 - truth.accuracy.min():.2f} % error, {complexity} {truth.complexity.max():.6g}"
    ideal = f"{100 - truth.accuracy.max():.2f} % and {truth.complexity.min():.6g}"
    whole = truth.hypervolume(truth.front)
    if truth.complete:
        return [
            f"{truth.report}: {truth.table.label}. Table: {truth.table.source}. Its true front is {on_front} "
            f"of {count} architectures of {truth.table.benchmark}, with hypervolume {whole:.4f}.",
            f"Hypervolume and IGD+: of error and {complexity}, each scaled from the best of the table, "
            f"{ideal}, to the worst; reference point, our choice, its nadir: {nadir}. HV: hypervolume as a "
            "fraction of the true front's. IGD+: mean distance that the set stays behind the true front, "
            "lower is better.",
        ]
    return [
        f"{truth.report}: {truth.table.label}. Source: {truth.table.source}. The true front of "
        f"{truth.table.benchmark} is unknown; the front of all {count} architectures that the searches of "
        f"this table rated has {on_front}, with hypervolume {whole:.4f}.",
        f"Hypervolume and IGD+: of error and {complexity}, each scaled from the best of all that was rated, "
        f"{ideal}, to the worst; reference point, our choice, the nadir of all that was evaluated: {nadir}. HV: "
        "hypervolume, no fraction, so it compares with those of this table alone. IGD+: mean distance that "
        "the set stays behind the front of all that was rated, lower is better.",
    ]


def _cells(row: pd.Series, truths: Sequence[Truth]) -> dict[str, str]:
    cells = {**spent_cells(row), "set size": f"{row.set_size:.1f}"}
    for truth in truths:
        name = truth.report
        volume = f"{name} fraction" if truth.complete else f"{name} hypervolume"
        cells[f"{name} HV"] = with_spread(row[volume], row[f"{volume} std"], 4)
        cells[f"{name} IGD+"] = with_spread(row[f"{name} IGD+"], row[f"{name} IGD+ std"], 4)
    return cells
