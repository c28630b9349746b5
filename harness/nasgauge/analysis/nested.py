"""One sample where all estimators scored the same, several where they did not: the largest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nasgauge.analysis.covered_run import CoveredRun
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError

Aligned = Sequence[ScoredRun]
"""Runs over the same architectures and estimators, in the order in which they were given."""


def nested_samples(covers: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Each set of architectures that some estimator covers, largest first; last what all have in common.

    covers: by estimator, none empty. An estimator belongs in the table of each sample that it covers.

    >>> nested_samples({"a": frozenset("xyz"), "b": frozenset("xyz"), "slow": frozenset("x")})
    [['x', 'y', 'z'], ['x']]
    """
    found = dict.fromkeys(sorted(covers.values(), key=lambda cover: (-len(cover), sorted(cover))))
    if common := frozenset.intersection(*covers.values()):
        found.setdefault(common)
    return [sorted(cover) for cover in sorted(found, key=len, reverse=True)]


def nested(runs: Sequence[CoveredRun]) -> list[Aligned]:
    """The runs over each sample that all of them have, largest first.

    Architectures count that every run has, and that at least one of them has in a sample of the search
    space; where none has such a sample, those of lists.

    Raises:
        InputError: Where there is no estimator or no architecture that all runs have.
    """
    covers = common_covers(runs)
    aligned = [[run.over(sample) for run in runs] for sample in nested_samples(covers)]
    for run in runs:
        run.check_required(each for level in aligned for each in level)
    return [level for level in map(_with_common_estimators, aligned) if level[0].columns]


def side_by_side(benchmarks: Sequence[Sequence[Aligned]]) -> list[list[ScoredRun]]:
    """Levels of several benchmarks, each of one run: the largest samples of all first, then the next of all.

    A benchmark that has fewer samples stays at its smallest, which has the most estimators.
    """
    count = max(map(len, benchmarks))
    return [[levels[min(place, len(levels) - 1)][0] for levels in benchmarks] for place in range(count)]


def common_covers(runs: Sequence[CoveredRun]) -> dict[str, frozenset[str]]:
    """The architectures that count by estimator, of those that all runs have; raises InputError."""
    names = [name for name in runs[0].covers if all(name in run.covers for run in runs)]
    every = {name: frozenset.intersection(*(run.covers[name] for run in runs)) for name in names}
    drawn = {name: frozenset().union(*(run.drawn[name] for run in runs)) for name in names}
    if any(drawn.values()):
        every = {name: cover & drawn[name] for name, cover in every.items()}
    found = {name: cover for name, cover in every.items() if cover}
    if not found:
        what = "architecture" if names else "estimator"
        raise InputError(
            f"no {what} is in all {len(runs)} runs: score the same ones in each, or choose with --estimator"
        )
    return found


def _with_common_estimators(runs: Sequence[ScoredRun]) -> list[ScoredRun]:
    """Over few architectures an estimator over a set may not be able to learn in one of the runs."""
    names = [name for name in runs[0].columns if all(name in run.columns for run in runs)]
    return [run.only(names) for run in runs]
