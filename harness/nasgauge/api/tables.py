"""Tables of one run or several: leaderboard, pairs, bands, seeds, mean ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nasgauge import plugins
from nasgauge.analysis.bands import by_accuracy, by_operation
from nasgauge.analysis.leaderboard import leaderboard as leaderboard_rows
from nasgauge.analysis.measure import MEASURES, Measure
from nasgauge.analysis.nested import Aligned, side_by_side
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.api.nested_tables import levels_of, table_of
from nasgauge.api.run_query import RunQuery
from nasgauge.core import InputError, named
from nasgauge.presentation import (
    bands_table,
    leaderboard_table,
    mean_ranks_table,
    pairs_table,
    published_table,
    seeds_table,
)
from nasgauge.presentation.nested_tables import nested_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded


@recorded
def leaderboard(
    run: Any, *, published: bool = False, measures: Sequence[Measure] = MEASURES, **options: Any
) -> Table:
    """The estimators of one run, best first, with intervals and the noise ceiling.

    An estimator over a set is computed from the stored scores of its parts. Of the scored architectures
    those count that have an accuracy.

    Args:
        run: What `score` returned, or the path of a store.
        published: Whether to set ours beside every published figure, by source.
        measures: What rates an estimator; add a `Measure` of your own to the usual ones.
        **options: Attributes of `RunQuery`, such as `dataset`, `label`, `estimator`, `where`; a condition on
            costs, such as `where="gpu latency_ms<20"`, leaves only architectures that satisfy it.

    Returns:
        The table: `.frame`, `.to_markdown()`, `.to_latex()`, ...

    Raises:
        InputError: If there is no such run, or nothing to rank its scores against.

    Example:
        >>> from nasgauge.analysis.measure import MEASURES, Measure
        >>> from nasgauge.metrics import goodman_kruskal_gamma
        >>> gamma = Measure("gamma", "gamma", goodman_kruskal_gamma, note="Goodman and Kruskal's gamma")
        >>> leaderboard("my.sqlite", measures=[*MEASURES, gamma])  # doctest: +SKIP
    """

    def board(scored_run: ScoredRun) -> Table:
        if published:
            return published_table.published_table(leaderboard_rows(scored_run), scored_run)
        return leaderboard_table.board_table(leaderboard_rows(scored_run, measures), scored_run, measures)

    return table_of(board, RunQuery.of(run, options).read())


@recorded
def pairs(run: Any, **options: Any) -> Table:
    """Every two estimators on the same architectures: differences of tau and rho, intervals, p values.

    Args:
        run: What `score` returned, or the path of a store.
        **options: Attributes of `RunQuery`.

    Returns:
        The table, p values corrected for the number of pairs by Holm's method.

    Raises:
        InputError: If there is no such run, or fewer than two estimators.
    """
    return table_of(pairs_table.pairs_table, RunQuery.of(run, options).read())


@recorded
def compare(run: Any, first: Any, second: Any, **options: Any) -> Table:
    """Two estimators on the same architectures: how far apart their tau and rho are, and how surely.

    Args:
        run: What `score` returned, or the path of a store.
        first: Name of an estimator, as the leaderboard shows it, or the function that was scored.
        second: Another.
        **options: Attributes of `RunQuery`.

    Returns:
        The table of one row: the difference of the better one from the other, its interval, and p.

    Raises:
        InputError: If one of them was not scored, or both are the same.

    Example:
        >>> compare(run, "naswot", "params").frame.tau_p  # doctest: +SKIP
    """
    names = [plugins.estimator(each).name if callable(each) else each for each in (first, second)]

    def pair(scored_run: ScoredRun) -> Table:
        found = [named("scored estimator", name, scored_run.scored) for name in names]
        if found[0] == found[1]:
            raise InputError(f"{found[0]} is named twice: wanted two estimators to compare")
        return pairs_table.pairs_table(scored_run.only(found))

    return table_of(pair, RunQuery.of(run, options).read())


@recorded
def bands(run: Any, *, by: str = "accuracy", given: str | None = None, **options: Any) -> Table:
    """Tau by accuracy band or by presence of each operation, and rho given another estimator.

    Args:
        run: What `score` returned, or the path of a store.
        by: `accuracy` or `operation`: what splits the architectures.
        given: Estimator whose knowledge is taken out; None for `params`, where it was scored.
        **options: Attributes of `RunQuery`.

    Returns:
        The table, one column per group.

    Raises:
        InputError: If there is no such run or estimator, or the architectures have no operations.
    """
    by = named("way to split architectures", by, ["accuracy", "operation"])
    covered = RunQuery.of(run, options).read()
    levels = levels_of(covered)
    name = given_of(levels, given)
    operations = plugins.search_space(covered.table.benchmark).operations
    if by == "operation" and operations is None:
        raise InputError(f"architectures of {covered.table.benchmark} have no choice of operations")

    def banded(scored_run: ScoredRun) -> Table:
        groups = by_accuracy(scored_run.accuracy)
        if by == "operation" and operations:
            groups = by_operation(scored_run.sample, operations)
        return bands_table.bands_table(scored_run, groups, name if name in scored_run.scored else None, by=by)

    return nested_table(banded, levels)


@recorded
def seeds(run: Any, **options: Any) -> Table:
    """The spread over the seeds of a store, kept apart from the interval over architectures.

    Args:
        run: What `score` returned, or the path of a store with runs that differ in the seed.
        **options: Attributes of `RunQuery`.

    Returns:
        The table, over the architectures that all seeds have.

    Raises:
        InputError: If there are fewer than two seeds.
    """
    return table_of(seeds_table.seeds_of, *RunQuery.of(run, options).read_seeds().values())


@recorded
def mean_ranks(runs: Sequence[Any], **options: Any) -> Table:
    """Estimators over several benchmarks, by the mean of their ranks, with its interval.

    Args:
        runs: What `score` returned, or paths of stores; one per benchmark.
        **options: Attributes of `RunQuery`, for all runs.

    Returns:
        The table, best mean rank first.

    Raises:
        InputError: For fewer than two benchmarks or common estimators.
    """
    levels = [levels_of(RunQuery.of(run, options).read()) for run in runs]
    return nested_table(lambda *each: mean_ranks_table.mean_ranks_table(each), side_by_side(levels))


def given_of(levels: Sequence[Aligned], name: str | None) -> str | None:
    """The estimator whose knowledge is taken out; raises InputError where it was not scored."""
    scored = list(dict.fromkeys(each for (scored_run,) in levels for each in scored_run.scored))
    if name is None:
        return "params" if "params" in scored else None
    return named("scored estimator", name, scored)
