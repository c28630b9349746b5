"""The Pareto sets that searches found, and how much of the front they are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nasgauge.core import Floats, InputError
from nasgauge.metrics.front import on_front
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.pareto_reference import ParetoReference
from nasgauge.searching.repeated_search import RepeatedSearch, SearchRun
from nasgauge.searching.search_summary import costs


def pareto_sets(found: Sequence[RepeatedSearch], complexity: Complexity) -> pd.DataFrame:
    """The Pareto set of each run: of what it evaluated, what is non-dominated in score and complexity.

    Args:
        found: The searches.
        complexity: The other objective beside the score.

    Returns:
        Columns searcher, estimator, budget, run, architecture, score, complexity; by increasing complexity.
        What has no finite score is in no set.

    Raises:
        InputError: For a searcher that evaluated nothing.
    """
    frames = []
    for search in found:
        if not any(run.evaluated for run in search.runs):
            raise InputError(
                f"{search.searcher} evaluates nothing by `context.evaluate`, which a Pareto set is made of: "
                "choose a searcher that does, such as nsga2 or random"
            )
        for number, run in enumerate(search.runs):
            rows = _set(run, complexity)
            frames.append(rows.assign(**search.key, run=number)[[*search.key, "run", *rows.columns]])
    return pd.concat(frames, ignore_index=True)


def with_accuracies(sets: pd.DataFrame, references: Sequence[ParetoReference]) -> pd.DataFrame:
    """The sets with a column of true accuracies (percent) for each report."""
    return sets.assign(
        **{each.report: [each.accuracy[each.rows[name]] for name in sets.architecture] for each in references}
    )


def summary(
    found: Sequence[RepeatedSearch], sets: pd.DataFrame, references: Sequence[ParetoReference]
) -> pd.DataFrame:
    """One row per search: means over its runs, and deviations (`... std`, NaN for one run).

    Args:
        found: The searches.
        sets: Their Pareto sets, as `pareto_sets` gives them.
        references: One per report.

    Returns:
        For the report `R` columns `R hypervolume`, `R IGD+`, and where the reference is complete
        `R fraction`, the hypervolume divided by that of the true front.
    """
    return pd.DataFrame([_row(search, sets, references) for search in found])


def _set(run: SearchRun, complexity: Complexity) -> pd.DataFrame:
    names = [name for name, score in run.evaluated.items() if np.isfinite(score)]
    values = complexity.values(names) if names else np.empty(0)
    scores = [run.evaluated[name] for name in names]
    rows = pd.DataFrame({"architecture": names, "score": scores, "complexity": values})
    return rows[on_front(values, rows.score.to_numpy(float))].sort_values("complexity")


def _row(
    search: RepeatedSearch, sets: pd.DataFrame, references: Sequence[ParetoReference]
) -> dict[str, object]:
    own = sets[(sets[list(search.key)] == pd.Series(search.key)).all(axis=1)]
    runs = [own.architecture[own.run == number].tolist() for number in range(len(search.runs))]
    row = {**costs(search), "set_size": float(np.mean([len(names) for names in runs]))}
    for reference in references:
        at = [[reference.rows[name] for name in names] for names in runs]
        volumes = np.array([reference.hypervolume(rows) for rows in at])
        row |= _mean_and_std(f"{reference.report} hypervolume", volumes)
        if reference.complete:
            whole = reference.hypervolume(reference.front)
            row |= _mean_and_std(f"{reference.report} fraction", volumes / whole)
        row |= _mean_and_std(f"{reference.report} IGD+", np.array([reference.distance(rows) for rows in at]))
    return row


def _mean_and_std(name: str, values: Floats) -> dict[str, object]:
    return {
        name: float(values.mean()),
        f"{name} std": float(values.std(ddof=1)) if len(values) > 1 else np.nan,
    }
