"""A top k where values tie, against all ways of breaking the ties."""

from __future__ import annotations

import numpy as np
import pytest
from tie_breaking import ways

from nasgauge.core import InputError
from nasgauge.metrics import Group


def test_without_ties_it_is_the_best_rows_best_first() -> None:
    top = Group.top([70.0, 90.0, 80.0, 91.0, 60.0], 0.6)
    assert top.rows.tolist() == [3, 1, 2]
    assert top.certain
    assert top.count == 3
    assert Group.top([70.0, 90.0, 80.0], 1e-6).rows.tolist() == [1]
    assert Group.of(np.array([4, 2])).count == 2


@pytest.mark.parametrize(("n", "k"), [(30, 3), (15_625, 1562), (423_624, 42_362)])
def test_its_size_is_not_moved_by_rounding_or_ties(n: int, k: int) -> None:
    assert Group.top(np.arange(n), 0.1).count == k
    assert Group.top(np.zeros(n), 0.1).count == k


def test_those_that_tie_at_the_border_share_the_places() -> None:
    top = Group.top([1.0, 3.0, 2.0, 2.0, 2.0], 0.6)
    assert top.rows.tolist() == [1, 2, 3, 4]
    assert top.chance == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3])
    assert not top.certain


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_is_that_over_all_ways_of_breaking_ties(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, costs = rng.integers(4, size=12), rng.random(12)
    top = Group.top(scores, 0.4)
    assert top.mean(costs) == pytest.approx(np.mean([costs[rows].mean() for rows in ways(top)]))


def test_a_constant_score_picks_as_chance_does_however_rows_are_ordered() -> None:
    costs = np.arange(1.0, 41.0)
    for order in (np.arange(40), np.arange(40)[::-1], np.random.default_rng(0).permutation(40)):
        assert Group.top(np.zeros(40), 0.1).mean(costs[order]) == pytest.approx(20.5)


@pytest.mark.parametrize("fraction", [0.2, 0.5, 0.7])
def test_partners_are_those_expected_beside_each_member(fraction: float) -> None:
    values = np.array([5.0, 2, 2, 2, 2, 1, 4])
    top = Group.top(values, fraction)
    equal = top.partners(lambda at: (values[top.rows[at]][:, None] == values[top.rows[at]]).sum(axis=1) - 1)
    for row, expected in zip(top.rows, equal, strict=True):
        found = [np.sum(values[rows] == values[row]) - 1 for rows in ways(top) if row in rows]
        assert expected == pytest.approx(np.mean(found))


@pytest.mark.parametrize("fraction", [0, -0.1, 1.5, np.nan])
def test_the_fraction_is_checked(fraction: float) -> None:
    with pytest.raises(InputError, match=r"is not in \(0, 1\]: 0.1 means the best tenth"):
        Group.top([1, 2], fraction)


def test_nothing_has_no_top() -> None:
    with pytest.raises(InputError, match="0 architectures: wanted at least one"):
        Group.top([], 0.1)
