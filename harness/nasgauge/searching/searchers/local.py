"""Local search, started anew wherever it ends."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import Arena


def local(arena: Arena) -> None:
    """First improvement: goes to the first better neighbour, and starts anew where there is none.

    Neighbours are tried in random order. Better is by the estimator's score, or by the short training
    where there is no estimator.

    Source: White, Nolen and Savani 2021, whose local search goes to the best of all neighbours; the
    first improvement is our choice.
    """
    while True:
        (start,) = arena.sample()
        _climb(arena, start)


def _climb(arena: Arena, architecture: str) -> None:
    """From one architecture up to one that none of its neighbours beats."""
    value = _rated(arena, architecture)
    better = True
    while better:
        better = False
        neighbours = arena.neighbours(architecture)
        for at in arena.generator.permutation(len(neighbours)).tolist():
            found = _rated(arena, neighbours[at])
            if better := found > value:
                architecture, value = neighbours[at], found
                break


def _rated(arena: Arena, architecture: str) -> float:
    ((_, value),) = arena.rate([architecture])
    arena.offer(architecture, value)
    return value


SEARCHER = Searcher(local, paper="https://arxiv.org/abs/2005.02960")
