"""Recorded seconds that no clock can count."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge.searching.recorded_seconds import check_seconds

NAMES = ("a", "b", "c")


@pytest.mark.parametrize(
    ("seconds", "message"),
    [
        (
            (1, 0, 0),
            "has 0 training seconds of 2 of its 3 architectures, such as 'b': a budget of seconds is",
        ),
        ((0, 0, 0), "has 0 training seconds of 3 of its 3 architectures, such as 'a'"),
        (
            (1, 1, np.nan),
            "has no training seconds of 1 of its 3 architectures, such as 'c': give them by s",
        ),
    ],
)
def test_a_budget_of_seconds_wants_trainings_that_took_some(seconds: tuple[float, ...], message: str) -> None:
    with pytest.raises(InputError, match=rf"^the table \(mine\.csv\) {message}"):
        check_seconds("mine.csv", NAMES, np.array(seconds, float), in_seconds=True)
    check_seconds("mine.csv", NAMES, np.array(seconds, float), in_seconds=False)


@pytest.mark.parametrize("seconds", [-1.0, np.inf, -np.inf])
@pytest.mark.parametrize("in_seconds", [False, True])
def test_what_cannot_be_added_up_is_refused_under_every_budget(seconds: float, in_seconds: bool) -> None:
    with pytest.raises(InputError, match=r"has negative or infinite training seconds of 1 of its 3 .* 'a'"):
        check_seconds("mine.csv", NAMES, np.array([seconds, 1, 1]), in_seconds=in_seconds)


def test_of_one_training_its_architecture_is_named() -> None:
    with pytest.raises(InputError, match=r"has 0 training seconds of 'a': .*evaluations"):
        check_seconds("mine.csv", ["a"], np.zeros(1), in_seconds=True)
    check_seconds("mine.csv", ["a"], np.ones(1), in_seconds=True)
