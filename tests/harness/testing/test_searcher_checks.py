"""Each clause of the contract of searchers finds the one that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nasgauge.core import Searcher
from nasgauge.searching.context import SearchContext
from nasgauge.testing import checks_of, failures


def good(context: SearchContext) -> None:
    """Keeps the best of a random sample."""
    for name, score in context.evaluate(context.sample(1000)):
        context.update_incumbent(name, score)


def lazy(context: SearchContext) -> None:
    """Looks at architectures and chooses none."""
    list(context.evaluate(context.sample(1000)))


def careless(context: SearchContext) -> None:
    """Draws from numpy's global generator."""
    names = list(context.space.enumerate())
    for _ in range(20):
        context.set_incumbent(names[np.random.randint(len(names))])


def demanding(context: SearchContext, *, width: int = 0) -> None:
    """Has a bug."""
    context.set_incumbent(str(1 / width))


def test_a_good_searcher() -> None:
    assert failures(checks_of(Searcher(good))) == {}
    assert failures(checks_of(good)) == {}


@pytest.mark.parametrize(
    ("search", "clause", "words"),
    [
        (
            lazy,
            "chooses an architecture of the space within the budget",
            "chose nothing within 23 evaluations",
        ),
        (careless, "draws nothing but from the generator of its context", "context.generator"),
        (careless, "does the same again with the same seed", "other architectures"),
        (demanding, "ends when the budget is used up", "ZeroDivisionError"),
    ],
)
def test_searchers_that_break_it(search: Callable[..., None], clause: str, words: str) -> None:
    assert words in failures(checks_of(search))[clause]
