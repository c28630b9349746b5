"""Regularised evolution: the oldest dies, however good it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from operator import itemgetter

from nasgauge.core import InputError, Searcher
from nasgauge.searching.context import SearchContext


def rea(context: SearchContext, *, population: int = 10, tournament: int = 3, candidates: int = 20) -> None:
    """Regularised evolution: of `tournament` members the fittest has a child, and the oldest dies.

    The first `population` members are random; with an estimator they are the best-scored of `candidates`
    random ones, so that `rea+naswot` is AREA, the same as `area+naswot`. The tournament draws with
    replacement. Fitness is the validation accuracy of one short training where the table has one, else of
    a full training; the incumbent is the fittest of all, dead or alive.

    Source: Real et al. 2019, https://arxiv.org/abs/1802.01548, as the baseline of Dong and Yang 2020
    (`R_EA.py` of AutoDL-Projects). We mutate to every neighbour with equal chance; theirs draws a node
    first and then one of its edges, so that edges into early nodes change more often.
    """
    above_zero(population=population, tournament=tournament, candidates=candidates)
    drawn = best_scored(context, candidates) if context.estimates else context.sample(population)
    evolve(context, drawn[:population], tournament)


def best_scored(context: SearchContext, candidates: int) -> list[str]:
    """So many random architectures, the best-scored first."""
    scored = sorted(context.score(context.sample(candidates)), key=lambda found: -found[1])
    return [architecture for architecture, _ in scored]


def evolve(context: SearchContext, first: Sequence[str], tournament: int) -> None:
    """Regularised evolution from a first population, oldest first."""
    alive: deque[tuple[float, str]] = deque(maxlen=len(first))
    for architecture in first:
        alive.append(_train(context, architecture))
    while True:
        drawn = [alive[at] for at in context.generator.integers(len(alive), size=tournament).tolist()]
        _, parent = max(drawn, key=itemgetter(0))
        alive.append(_train(context, context.mutate(parent)))


def above_zero(**settings: int) -> None:
    """Raises InputError for a setting below 1."""
    for name, value in settings.items():
        if value < 1:
            raise InputError(f"{name} is {value}: wanted 1 or more")


def _train(context: SearchContext, architecture: str) -> tuple[float, str]:
    fitness = context.train(architecture, context.short)
    context.update_incumbent(architecture, fitness)
    return fitness, architecture


SEARCHER = Searcher(rea, paper="https://arxiv.org/abs/1802.01548", trains="always", neighbours=True)
