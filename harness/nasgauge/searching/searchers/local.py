"""Local search, restarted wherever it ends."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext


def local(context: SearchContext) -> None:
    """First improvement: moves to the first better neighbour, and restarts if there is none.

    Neighbours are tried in random order. Better is by the estimator's score, or by the short training
    if there is no estimator.

    Source: White, Nolen and Savani 2021, whose local search moves to the best of all neighbours; the
    first improvement is our choice.
    """
    while True:
        (start,) = context.sample()
        _climb(context, start)


def _climb(context: SearchContext, architecture: str) -> None:
    """From one architecture up to one that none of its neighbours beats."""
    value = _evaluated(context, architecture)
    better = True
    while better:
        better = False
        neighbours = context.neighbours(architecture)
        for at in context.generator.permutation(len(neighbours)).tolist():
            found = _evaluated(context, neighbours[at])
            if better := found > value:
                architecture, value = neighbours[at], found
                break


def _evaluated(context: SearchContext, architecture: str) -> float:
    ((_, value),) = context.evaluate([architecture])
    context.update_incumbent(architecture, value)
    return value


SEARCHER = Searcher(local, paper="https://arxiv.org/abs/2005.02960", trains="alone", neighbours=True)
