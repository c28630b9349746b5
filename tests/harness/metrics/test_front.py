"""What is non-dominated, beside the definition."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.core import Floats
from nasgauge.metrics.front import on_front


def by_definition(cost: Floats, value: Floats) -> list[bool]:
    """No other is at least as good in both, and better in one."""
    both = list(zip(cost, value, strict=True))
    return [
        value > -np.inf and not any(c <= cost and v >= value and (c, v) != (cost, value) for c, v in both)
        for cost, value in both
    ]


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_definition_with_and_without_ties(seed: int) -> None:
    generator = np.random.default_rng(seed)
    cost, value = generator.integers(0, 3 + seed, size=(2, 40)).astype(float)
    value[generator.random(40) < 0.1] = -np.inf
    assert on_front(cost, value).tolist() == by_definition(cost, value)


def test_equal_ones_are_on_it_together_and_an_equal_value_at_a_higher_cost_is_not() -> None:
    cost, value = np.array([1.0, 1.0, 2.0, 0.5]), np.array([3.0, 3.0, 3.0, -np.inf])
    assert on_front(cost, value).tolist() == [True, True, False, False]


def test_the_front_is_what_no_cheaper_one_beats() -> None:
    cost, value = np.array([3.0, 1.0, 2.0, 1.0]), np.array([0.9, 0.5, 0.4, 0.6])
    assert on_front(cost, value).tolist() == [True, False, False, True]


def test_of_none_none_is_on_it() -> None:
    assert on_front(np.empty(0), np.empty(0)).tolist() == []
