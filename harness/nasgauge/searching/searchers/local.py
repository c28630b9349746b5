"""Local search, started anew wherever it ends."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext


def local(context: SearchContext) -> None:
    """First improvement: goes to the first better neighbour, and starts anew where there is none.

    Neighbours are tried in random order. Better is by the estimator's score, or by the short training
    where there is no estimator.

    Source: White, Nolen and Savani 2021, whose local search goes to the best of all neighbours; the
    first improvement is our choice.
    """
    while True:
        (start,) = context.sample()
        _climb(context, start)


def _climb(context: SearchContext, architecture: str) -> None:
    """From one architecture up to one that none of its neighbours beats."""
    value = _rated(context, architecture)
    better = True
    while better:
        better = False
        neighbours = context.neighbours(architecture)
        for at in context.generator.permutation(len(neighbours)).tolist():
            found = _rated(context, neighbours[at])
            if better := found > value:
                architecture, value = neighbours[at], found
                break


def _rated(context: SearchContext, architecture: str) -> float:
    ((_, value),) = context.evaluate([architecture])
    context.update_incumbent(architecture, value)
    return value


SEARCHER = Searcher(local, paper="https://arxiv.org/abs/2005.02960")
