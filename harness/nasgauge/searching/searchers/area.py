"""Assisted regularised evolution: an estimator picks the first population."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers.rea import above_zero, best_scored, evolve


def area(context: SearchContext, *, candidates: int = 20, population: int = 10, tournament: int = 3) -> None:
    """Regularised evolution that starts from the `population` best-scored of `candidates` random ones.

    After that it continues as `rea`; `rea+ESTIMATOR` is the same. The paper gives 20 candidates and a
    population of 10, but neither the tournament nor who is the oldest of the first population: ours are
    3, as in its baseline, and the best-scored, which dies first.

    Source: Mellor et al. 2021, section 5.
    """
    above_zero(candidates=candidates, population=population, tournament=tournament)
    evolve(context, best_scored(context, candidates)[:population], tournament)


SEARCHER = Searcher(
    area, paper="https://arxiv.org/abs/2006.04647", estimator="required", trains="always", neighbours=True
)
