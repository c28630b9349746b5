"""Random search, on trainings or on an estimator's scores."""

from __future__ import annotations

import numpy as np

from nasgauge.core import Searcher
from nasgauge.search.arena import Arena

BLOCK = 100


def random(arena: Arena) -> None:
    """Best of a random sample by the estimator's score, or by the trained evaluation where there is none.

    With `naswot` and N = 10, 100 or 1000 evaluations it is the NASWOT search: N architectures drawn
    uniformly with replacement, all scored on one minibatch, the highest score taken. Without an
    estimator it is the published baseline RS: the best validation accuracy after the short training.
    Of equal scores the first drawn counts.

    Source: Mellor et al. 2021, algorithm 1; Li and Talwalkar 2019.
    """
    best = -np.inf
    while True:
        for architecture, value in arena.rate(arena.sample(arena.left or BLOCK)):
            if value > best or not arena.steps:
                best = value
                arena.choose(architecture)


SEARCHER = Searcher(random, paper="https://arxiv.org/abs/2006.04647")
