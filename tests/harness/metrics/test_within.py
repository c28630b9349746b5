"""Correlations within a top k whose border ties, against all ways of breaking the ties."""

from __future__ import annotations

import numpy as np
import pytest
from tie_breaking import ways

from nasgauge.metrics import Group, kendall_tau, rho_within, spearman_rho, tau_within

PAIRS = ((tau_within, kendall_tau), (rho_within, spearman_rho))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("within", "whole"), PAIRS)
def test_without_tied_scores_it_is_the_mean_over_all_ways(within, whole, seed: int) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    scores, accuracy = rng.permutation(14).astype(float), rng.integers(5, size=14).astype(float)
    top = Group.top(accuracy, 0.6)
    expected = [whole(scores[rows], accuracy[rows]) for rows in map(np.array, ways(top))]
    found = within(scores, accuracy, top)
    assert found.value == pytest.approx(np.mean([each.value for each in expected]))
    assert found.low == pytest.approx(np.mean([each.low for each in expected]), abs=0.1)
    assert found.high == pytest.approx(np.mean([each.high for each in expected]), abs=0.1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("within", "whole"), PAIRS)
def test_with_tied_scores_it_is_close_to_that_mean(within, whole, seed: int) -> None:  # type: ignore[no-untyped-def]
    scores, accuracy = np.random.default_rng(seed).integers(5, size=(2, 14)).astype(float)
    top = Group.top(accuracy, 0.6)
    expected = [whole(scores[rows], accuracy[rows]).value for rows in map(np.array, ways(top))]
    assert within(scores, accuracy, top).value == pytest.approx(np.mean(expected), abs=0.02)


@pytest.mark.parametrize(("within", "whole"), PAIRS)
def test_the_order_of_rows_does_not_matter(within, whole) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(0)
    scores, accuracy = rng.integers(9, size=(2, 60)).astype(float)
    order = rng.permutation(60)
    one = within(scores, accuracy, Group.top(accuracy, 0.3))
    other = within(scores[order], accuracy[order], Group.top(accuracy[order], 0.3))
    assert [other.value, other.low, other.high] == pytest.approx([one.value, one.low, one.high], abs=1e-12)


@pytest.mark.parametrize(("within", "whole"), PAIRS)
def test_without_ties_at_the_border_it_is_the_plain_one_to_the_last_digit(within, whole) -> None:  # type: ignore[no-untyped-def]
    scores, accuracy = np.random.default_rng(1).random((2, 50))
    top = Group.top(accuracy, 0.3)
    assert within(scores, accuracy, top) == whole(scores[top.rows], accuracy[top.rows])


@pytest.mark.parametrize(("within", "whole"), PAIRS)
def test_where_all_tie_there_is_none(within, whole) -> None:  # type: ignore[no-untyped-def]
    values, constant = np.arange(30.0), np.zeros(30)
    assert np.isnan(within(values, constant, Group.top(constant, 0.5)).value)
    assert np.isnan(within(constant, values, Group.top(values, 0.5)).value)
    assert np.isnan(within(values, values, Group.of(np.arange(0))).value)
