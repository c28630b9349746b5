"""Pareto sets as a table to read, and what its numbers are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from nasgauge.presentation.captions import made_by
from nasgauge.presentation.search_captions import (
    conditions_of,
    estimator_seconds,
    notes_of_searchers,
    own_seconds,
    papers_of_searches,
    short_training,
    version,
    with_conditions,
)
from nasgauge.presentation.search_table import cost_cells, plain_cells, with_deviation
from nasgauge.presentation.table import Cell, Explained, Table
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.pareto_reference import ParetoReference
from nasgauge.searching.pareto_sets import summary
from nasgauge.searching.search_outcome import SearchOutcome

References = Sequence[ParetoReference]


def pareto_table(
    outcome: SearchOutcome, sets: pd.DataFrame, references: References, complexity: Complexity
) -> Table:
    """One row per search: size of its sets, hypervolume and IGD+, and seconds by where they come from.

    Args:
        outcome: What was found.
        sets: Its Pareto sets, as `nasgauge.searching.pareto_sets` gives them.
        references: What they are measured against, one per report.
        complexity: The other objective beside the score.
    """
    rows = summary(outcome.searches, sets, references)
    return Table(
        name=f"pareto-{outcome.benchmark}",
        title=f"Pareto sets that searches of {_searched(outcome)} find under a budget.",
        frame=rows,
        rows=[_cells(row, references) for _, row in rows.iterrows()],
        notes=caption(outcome, references, complexity),
        first=["searcher", "estimator", "budget", *(f"{one.report} HV" for one in references)],
        papers=partial(papers_of_searches, outcome),
    )


def front_table(
    outcome: SearchOutcome, sets: pd.DataFrame, references: References, complexity: Complexity
) -> Table:
    """Every architecture of every set and of the front; arguments as of `pareto_table`."""
    fronts = [
        pd.DataFrame(
            {
                "set": f"{one.front_name} of {one.report}",
                "architecture": [one.architectures[row] for row in one.front.nonzero()[0]],
                "complexity": one.complexity[one.front],
                one.report: one.accuracy[one.front],
            }
        ).sort_values("complexity")
        for one in references
    ]
    rows = pd.concat([sets.assign(set="found"), *fronts])[["set", *sets.columns]].astype({"run": "Int64"})
    shown = [plain_cells(row) for _, row in rows.iterrows()]
    title = f"Architectures of the Pareto sets of searches of {_searched(outcome)}, and of the front."
    return Table(f"front-{outcome.benchmark}", title, rows, shown, caption(outcome, references, complexity))


def _searched(outcome: SearchOutcome) -> str:
    return f"{outcome.benchmark}{with_conditions(outcome)}"


def caption(outcome: SearchOutcome, references: References, complexity: Complexity) -> list[str]:
    """What a reader must know: objectives, reference, seconds and where they come from."""
    lines = [
        Explained(
            "Objectives: the score of the estimator, or without one the accuracy after the short training; "
            f"and {complexity.name} ({complexity.source}), lower is better."
        ),
        Explained(
            "Set: of all that a run evaluated with a finite score, what nothing else beats in score and "
            f"{complexity.name}, equal ones included; set size: mean over runs. A set is worth what its true "
            "accuracies are worth."
        ),
        *conditions_of(outcome),
        *(Explained(line) for reference in references for line in _of_reference(reference, complexity.name)),
        f"Mean ± standard deviation over {outcome.most_runs} run{'s' * (outcome.most_runs != 1)}, "
        f"seed {outcome.seed}.",
        Explained(
            "Evaluations: architectures scored or trained; one that is asked for twice costs twice. Asking "
            "for a complexity is free: it counts in no budget and in no seconds."
        ),
    ]
    if outcome.searched is not None and any(not search.estimator for search in outcome.searches):
        lines.append(
            Explained(
                f"Trained on: {outcome.searched.label}. {short_training(outcome.searched)} simulated s: "
                "seconds of training that the table recorded, not spent here."
            )
        )
    measured = Explained(f"{estimator_seconds(outcome.provenance)}{own_seconds()} {version()}")
    return [*lines, measured, *notes_of_searchers(outcome), *made_by()]


def _of_reference(reference: ParetoReference, complexity: str) -> list[str]:
    """Accuracies, scale and reference point."""
    whole = reference.hypervolume(reference.front)
    describe = _of_complete if reference.complete else _of_part
    return describe(reference, complexity, whole)


def _of_complete(reference: ParetoReference, complexity: str, whole: float) -> list[str]:
    ideal, nadir = _corners(reference, complexity)
    return [
        f"{reference.report}: {reference.table.label}. Table: {reference.table.source}. Its true front is "
        f"{int(reference.front.sum())} of {len(reference.architectures)} architectures of "
        f"{reference.table.benchmark}, with hypervolume {whole:.4f}.",
        f"Hypervolume and IGD+: of error and {complexity}, each scaled from the best of the table, "
        f"{ideal}, to the worst; the reference point, our choice, is its nadir: {nadir}. HV: hypervolume as "
        "a fraction of the true front's. IGD+: mean distance by which the set stays behind the true front, "
        "lower is better.",
    ]


def _of_part(reference: ParetoReference, complexity: str, whole: float) -> list[str]:
    ideal, nadir = _corners(reference, complexity)
    return [
        f"{reference.report}: {reference.table.label}. Source: {reference.table.source}. The true front of "
        f"{reference.table.benchmark} is unknown; the front of all {len(reference.architectures)} "
        f"architectures that the searches of this table evaluated has {int(reference.front.sum())}, with "
        f"hypervolume {whole:.4f}.",
        f"Hypervolume and IGD+: of error and {complexity}, each scaled from the best of all that was "
        f"evaluated, {ideal}, to the worst; the reference point, our choice, is the nadir of all that was "
        f"evaluated: {nadir}. HV: hypervolume, not a fraction, so it compares only with the others of this "
        "table. IGD+: mean distance by which the set stays behind the front of all that was evaluated, lower "
        "is better.",
    ]


def _corners(reference: ParetoReference, complexity: str) -> tuple[str, str]:
    """The best and the worst of both objectives."""
    accuracy, cost = reference.accuracy, reference.complexity
    ideal = f"{100 - accuracy.max():.2f} % and {cost.min():.6g}"
    return ideal, f"{100 - accuracy.min():.2f} % error, {complexity} {cost.max():.6g}"


def _cells(row: pd.Series, references: References) -> dict[str, Cell]:
    cells = {**cost_cells(row), "set size": f"{row.set_size:.1f}"}
    for reference in references:
        name = reference.report
        volume = f"{name} fraction" if reference.complete else f"{name} hypervolume"
        cells[f"{name} HV"] = with_deviation(row[volume], row[f"{volume} std"], 4)
        cells[f"{name} IGD+"] = with_deviation(row[f"{name} IGD+"], row[f"{name} IGD+ std"], 4)
    return cells
