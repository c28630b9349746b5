"""Random search, on trainings or on an estimator's scores."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext

BLOCK = 10
"""Architectures drawn at a time where the budget does not say how many there will be: few, since what is
not stored has to be scored before one knows whether the budget allows it."""


def random(context: SearchContext) -> None:
    """Best of a random sample by the estimator's score, or by the short training if there is none.

    With `naswot` and N = 10, 100 or 1000 evaluations it is the NASWOT search: N architectures drawn
    uniformly with replacement, all scored on one minibatch, the highest score taken. Without an
    estimator it is the published baseline RS: the highest validation accuracy after the short training,
    where the table has one.

    Source: Mellor et al. 2021, algorithm 1; RS of Dong and Yang 2020, https://arxiv.org/abs/2001.00326.
    """
    while True:
        for architecture, value in context.evaluate(context.sample(context.left or BLOCK)):
            context.update_incumbent(architecture, value)


SEARCHER = Searcher(random, paper="https://arxiv.org/abs/2006.04647", trains="alone")
