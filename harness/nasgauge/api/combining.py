"""Which estimators are better together: `nasgauge.combine`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from nasgauge import plugins
from nasgauge.analysis.combinations import CombinationSpec, Rule, best_combinations
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.api.by_dataset import runs_by_dataset
from nasgauge.api.nested_tables import table_of
from nasgauge.api.options import taken
from nasgauge.api.run_query import RunQuery
from nasgauge.core import InputError, SetEstimator, named
from nasgauge.core.names import folded
from nasgauge.presentation.combinations_table import combinations_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded


@recorded
def combine(run: Any, **options: Any) -> Table:
    """Try all combinations of estimators on one half of the architectures, report on the other half.

    The scores are those of one run; the accuracies those of every data set of its benchmark, or the ones
    that `table` or `label` names.

    Args:
        run: What `score` returned, or the path of a store.
        **options: Attributes of `CombinationSpec` (`rule`, `size`, `weight`, `keep`, `seed`), and of
            `RunQuery`: `estimator` names the parts to combine, `dataset` the data
            set whose accuracies choose, `set` further settings of the rule.

    Returns:
        The best combinations, and all single estimators.

    Raises:
        InputError: If there is no such run, estimator or data set, or fewer than 40 architectures.

    Example:
        >>> combine("my.sqlite", size=3, estimator=["naswot", "params", "snip"])  # doctest: +SKIP
    """
    spec = taken(CombinationSpec, options)
    spec.check()
    query = RunQuery.of(run, options)
    rule = _rule(spec.rule, query.set)
    parts = replace(query, estimator=_parts(query), set=())
    every = query.table is None and query.label is None
    covered = runs_by_dataset(parts, every=every)
    first = next(iter(covered.values()))
    chosen = query.dataset or first.provenance.dataset
    dataset = named(f"data set of {first.table.benchmark}", chosen, covered)

    def combinations(*runs: ScoredRun) -> Table:
        """Over architectures that have an accuracy on every data set."""
        by_dataset = dict(zip(covered, runs, strict=True))
        accuracies = {name: found.accuracy for name, found in by_dataset.items()}
        rows = best_combinations(spec, rule, by_dataset[dataset].columns, accuracies, dataset)
        return combinations_table(rows, spec, by_dataset, dataset)

    return table_of(combinations, *covered.values())


def _parts(query: RunQuery) -> tuple[str, ...]:
    """Estimators to combine: those that are named, else all that are stored; raises InputError."""
    with query.opened() as store:
        rows = replace(query, estimator=()).counted_rows(store, query.one_run(store)).frame
    stored: Sequence[str] = sorted(rows.estimator.unique())
    if not stored:
        raise InputError(f"the run in {str(query.path)!r} has no scores yet: nothing to combine")
    names = tuple(named(f"estimator in {query.path}", str(name), stored) for name in query.estimator)
    return names or tuple(stored)


def _rule(name: str, settings: Sequence[str]) -> Rule:
    """The function that combines parts, with its other settings; raises InputError."""
    voter = plugins.estimator(name)
    if not isinstance(voter, SetEstimator) or "of" not in voter.defaults:
        raise InputError(
            f"{name!r} does not combine estimators of your choice: wanted one that does, such as vote"
        )
    if any(folded(text.partition("=")[0]) == folded(f"{voter.name}.of") for text in settings):
        raise InputError(
            f"all combinations are tried: leave {voter.name}.of out, and name parts with --estimator"
        )
    (configured,) = plugins.configure_sets([voter], settings)
    return partial(voter.combine, **{key: value for key, value in configured.settings.items() if key != "of"})
