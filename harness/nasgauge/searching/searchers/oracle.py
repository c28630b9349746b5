"""The best of a random sample: what no search that only samples can beat."""

from __future__ import annotations

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers.random import BLOCK


def oracle(context: SearchContext) -> None:
    """Best of a random sample by its true accuracy, at the price that `random` pays to rank it.

    Not a search: it sees, free of charge, the accuracy that counts in the end. It draws the sample of
    `random` with the same seed and run wherever ranking draws no random numbers, as with an estimator, so
    that it says what a perfect estimator would have made of that sample. An estimator that it is given sets
    what an evaluation costs, not which architecture is chosen.

    Source: the rows "optimal" of Mellor et al. 2021, table 2.
    """
    if context.estimates:
        context.note("the estimator sets what an evaluation costs, not which architecture is chosen")
    while True:
        for architecture, _ in context.evaluate(context.sample(context.left or BLOCK)):
            context.update_incumbent(architecture, context.true_accuracy(architecture))


SEARCHER = Searcher(oracle, paper="https://arxiv.org/abs/2006.04647", trains="alone")
