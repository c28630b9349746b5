"""A search among the architectures that satisfy conditions on costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nasgauge import plugins
from nasgauge.benchmarks.constraints import Constraint, Satisfying, satisfying, unknown_objective
from nasgauge.core import BenchmarkTable, Estimator, Floats, InputError
from nasgauge.plugins import Configured
from nasgauge.scoring.score_cache import EstimatorScorer
from nasgauge.scoring.stored_scores import StoredScores
from nasgauge.searching.complexity import counting_estimator, split_part
from nasgauge.searching.trainings import Trainings


@dataclass(frozen=True, eq=False)
class Findable:
    """What a search can find.

    Attributes:
        searched: Table of these architectures.
        reports: Tables of these architectures, by name.
        trainings: What searchers can ask for.
        satisfied: The conditions, and how many satisfy them; None where there are none.
    """

    searched: BenchmarkTable
    reports: Mapping[str, BenchmarkTable]
    trainings: Trainings
    satisfied: Satisfying | None = None


def findable(
    searched: BenchmarkTable,
    reports: Mapping[str, BenchmarkTable],
    constraints: Sequence[Constraint],
    scores: StoredScores,
) -> Findable:
    """The architectures of a table that satisfy constraints, with all that is known of them.

    Costs that are scores of an estimator are wanted of all architectures: what the store lacks is scored.

    Args:
        searched: The table to search on.
        reports: What is reported of the architectures that are found.
        constraints: On objectives of the table, or on scores; there may be none.
        scores: Among them those that constraints are on.

    Raises:
        InputError: If no architecture satisfies them, or one is on what is unknown.
    """
    if not constraints:
        return Findable(searched, reports, Trainings(searched))
    values = {each.objective: _values(each.objective, searched, scores) for each in constraints}
    found = satisfying(constraints, values)
    names = searched.architectures
    chosen = [name for name, is_chosen in zip(names, found.chosen.tolist(), strict=True) if is_chosen]
    excluded = set(names).difference(chosen)
    cut = searched.only(chosen)
    tables = {name: cut if table is searched else table.only(chosen) for name, table in reports.items()}
    return Findable(cut, tables, Trainings(cut, excluded, found.text), found)


def counting_estimators(
    constraints: Sequence[Constraint], table: BenchmarkTable | None
) -> list[Configured[Estimator]]:
    """The estimators whose scores are the costs that constraints are on.

    Args:
        constraints: There may be none.
        table: That is searched on; None where accuracies are predicted.

    Raises:
        InputError: For a constraint on what neither the table nor an estimator knows.
    """
    if constraints and table is None:
        raise InputError(
            f"--where {str(constraints[0])!r} chooses among the architectures of a table, and accuracies are "
            "predicted one by one here: give a table by --table FILE"
        )
    recorded = [objective.name for objective in table.objectives] if table else []
    found = []
    for name in dict.fromkeys(each.objective for each in constraints):
        if name in recorded:
            continue
        if ".py" not in name and split_part(name)[0] not in plugins.names(plugins.ESTIMATORS):
            known = [*recorded, *_COUNTING]
            raise unknown_objective(name, known, "costs of devices come from --hardware FILE")
        found.append(counting_estimator(name, table))
    return found


_COUNTING = ("flops", "params")


def _values(name: str, table: BenchmarkTable, scores: StoredScores) -> Floats:
    for objective in table.objectives:
        if objective.name == name:
            return objective.values
    estimator, part = split_part(name)
    cache = scores.caches[plugins.estimator(estimator).name]
    return EstimatorScorer(cache, part).scores(table.architectures)
