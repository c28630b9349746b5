"""Correlations within groups of architectures, against scipy on the same vectors."""

from __future__ import annotations

import numpy as np
import pytest
from four_estimators import ACCURACY, RUN, SCORES, N
from readings import made_up
from scipy import stats

from nasgauge.analysis.bands import bands, by_accuracy, by_operation
from nasgauge.metrics import Group
from nasgauge.plugins import search_space


def test_bands_are_correlations_within_each_group() -> None:
    operations = {
        name: frozenset(["conv"] if number % 3 else ["pool"]) for number, name in enumerate(RUN.sample)
    }
    groups = by_accuracy(ACCURACY) | by_operation(RUN.sample, operations.__getitem__)
    frame = bands(RUN, groups, "params").set_index(["estimator", "group"])
    for group, count in {"all": 200, "top 50%": 100, "top 10%": 20}.items():
        top = np.argsort(-ACCURACY)[:count]
        row = frame.loc["weak", group]
        assert row.architectures == count
        assert row.tau == pytest.approx(stats.kendalltau(SCORES["weak"][top], ACCURACY[top])[0])
        assert row.rho == pytest.approx(stats.spearmanr(SCORES["weak"][top], ACCURACY[top])[0])
    assert np.isnan(frame.loc["weak", "top 1%"].tau)
    third = np.arange(N) % 3 == 0
    expected = stats.kendalltau(SCORES["good"][third], ACCURACY[third])[0]
    assert frame.loc["good", "with pool"].tau == pytest.approx(expected)
    assert frame.loc["good", "without conv"].tau == pytest.approx(expected)


def test_what_is_left_given_the_size() -> None:
    frame = bands(RUN, {"all": Group.of(np.arange(N))}, "params").set_index(["estimator", "group"])
    assert frame.loc["good", "given params"].rho_low > 0
    like = frame.loc["like_params", "given params"]
    assert like.rho_low < 0 < like.rho_high
    assert ("params", "given params") not in frame.index


def test_too_few_architectures_have_nothing_left_given_the_size() -> None:
    few = made_up({name: scores[:9] for name, scores in SCORES.items()}, ACCURACY[:9])
    frame = bands(few, {"all": Group.of(np.arange(9))}, "params")
    assert frame[["tau", "rho"]].isna().all(axis=None)


@pytest.mark.slow
def test_operations_of_the_spaces() -> None:
    """NAS-Bench-201: of 5^6 cells 4^6 lack an operation."""
    space = search_space("nasbench201")
    assert space.operations is not None
    groups = by_operation(list(space.load_table("cifar10").architectures), space.operations)
    assert len(groups) == 11
    assert groups["without nor_conv_3x3"].count == 4**6
    assert groups["with none"].count == 5**6 - 4**6
    darts = search_space("nasbench301")
    assert darts.operations is not None
    one = darts.parse("0211041202100332|0211041202100332")
    assert darts.operations(one) == {
        "skip_connect", "avg_pool_3x3", "sep_conv_5x5", "max_pool_3x3", "sep_conv_3x3"
    }  # fmt: skip


def test_the_order_of_names_does_not_decide_who_is_in_a_band() -> None:
    """Accuracies with 20 values for 200 architectures: every border ties."""
    accuracy, order = np.floor(ACCURACY * 4) / 4, np.random.default_rng(0).permutation(N)
    one, other = (
        bands(made_up({"weak": SCORES["weak"][at]}, accuracy[at]), by_accuracy(accuracy[at]))
        for at in (np.arange(N), order)
    )
    assert one.architectures.tolist() == [200, 100, 20, 2]
    assert np.isfinite(one.tau[:3]).all()
    assert other.drop(columns="group").iloc[:, 1:].to_numpy() == pytest.approx(
        one.drop(columns="group").iloc[:, 1:].to_numpy(), abs=1e-12, nan_ok=True
    )
