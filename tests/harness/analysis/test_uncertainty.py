"""Pairs, bands, seeds and benchmarks of made-up runs, against scipy on the same vectors."""

from __future__ import annotations

import numpy as np
import pytest
from readings import made_up
from scipy import stats

from nasgauge.analysis.bands import bands, bands_table, by_accuracy, by_operation
from nasgauge.analysis.columns import Column
from nasgauge.analysis.mean_ranks import benchmarks_table, mean_ranks, titles
from nasgauge.analysis.over_seeds import over_seeds, seeds_table
from nasgauge.analysis.pairs import alike, pairs, pairs_table
from nasgauge.analysis.scored_run import over_common
from nasgauge.core import InputError, SetEstimator
from nasgauge.metrics import difference, holm, kendall_tau, spearman_rho
from nasgauge.plugins import Configured, search_space
from nasgauge.presentation.table import Value

RNG = np.random.default_rng(0)
N = 200
ACCURACY = 90 + RNG.standard_normal(N)
SIZE = ACCURACY + RNG.standard_normal(N)
NOISE = RNG.standard_normal((4, N))
SCORES = {
    "weak": ACCURACY + 2 * NOISE[0],
    "good": ACCURACY + 0.5 * NOISE[1],
    "params": SIZE,
    "like_params": SIZE + 0.3 * NOISE[2],
}
READING = made_up(SCORES, ACCURACY)


@pytest.mark.slow
def test_pairs_hold_the_paired_differences() -> None:
    frame = pairs(READING)
    assert len(frame) == 6
    assert frame.estimator.iloc[0] == "good"
    row = frame[(frame.estimator == "good") & (frame.other == "weak")].iloc[0]
    apart, p = difference(kendall_tau(SCORES["good"], ACCURACY), kendall_tau(SCORES["weak"], ACCURACY))
    assert (row.tau_difference, row.tau_difference_low, row.tau_p) == (apart.value, apart.low, p)
    assert row.rho_difference == pytest.approx(
        stats.spearmanr(SCORES["good"], ACCURACY)[0] - stats.spearmanr(SCORES["weak"], ACCURACY)[0]
    )
    assert frame.tau_p_holm.to_numpy() == pytest.approx(holm(frame.tau_p))
    assert row.alike == pytest.approx(stats.spearmanr(SCORES["good"], SCORES["weak"])[0])
    assert (frame.tau_difference >= 0).all()


def test_pairs_say_for_how_many_comparisons_they_are_corrected() -> None:
    table = pairs_table(READING)
    assert "corrected by Holm's method for 6 comparisons" in " ".join(table.notes)
    assert table.shown[0]["p (tau)"] == "<0.001"


def test_one_estimator_has_no_pair() -> None:
    with pytest.raises(InputError, match="weak was scored: wanted two"):
        pairs(made_up({"weak": SCORES["weak"], "failed": np.full(N, np.nan)}, ACCURACY))


def test_a_constant_score_is_like_nothing() -> None:
    found = alike(made_up({"a": SCORES["weak"], "b": np.ones(N)}, ACCURACY), ["a", "b"])
    assert found[0, 0] == pytest.approx(1)
    assert np.isnan(found[0, 1])


def test_bands_are_correlations_within_each_group() -> None:
    operations = {
        name: frozenset(["conv"] if number % 3 else ["pool"]) for number, name in enumerate(READING.sample)
    }
    groups = by_accuracy(ACCURACY) | by_operation(READING.sample, operations.__getitem__)
    frame = bands(READING, groups, "params").set_index(["estimator", "group"])
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
    frame = bands(READING, {"all": np.arange(N)}, "params").set_index(["estimator", "group"])
    assert frame.loc["good", "given params"].rho_low > 0
    like = frame.loc["like_params", "given params"]
    assert like.rho_low < 0 < like.rho_high
    assert ("params", "given params") not in frame.index


def test_operations_of_the_spaces() -> None:
    """NAS-Bench-201: of 5^6 cells 4^6 lack an operation."""
    space = search_space("nasbench201")
    assert space.operations is not None
    groups = by_operation(list(space.load_table("cifar10").architectures), space.operations)
    assert len(groups) == 11
    assert len(groups["without nor_conv_3x3"]) == 4**6
    assert len(groups["with none"]) == 5**6 - 4**6
    darts = search_space("nasbench301")
    assert darts.operations is not None
    one = darts.parse("0211041202100332|0211041202100332")
    assert darts.operations(one) == {
        "skip_connect", "avg_pool_3x3", "sep_conv_5x5", "max_pool_3x3", "sep_conv_3x3"
    }  # fmt: skip


def test_bands_table_has_estimators_as_rows_best_first() -> None:
    table = bands_table(READING, by_accuracy(ACCURACY), "params")
    assert table.shown[0]["estimator"] == "good"
    assert list(table.shown[0]) == ["estimator", "all", "top 50%", "top 10%", "top 1%", "rho given params"]
    assert {row["estimator"]: row["rho given params"] for row in table.shown}["params"] == ""


def test_spread_over_seeds_is_apart_from_the_interval_over_architectures() -> None:
    seeds = {
        seed: made_up({"steady": ACCURACY + NOISE[0], "lucky": ACCURACY + NOISE[seed]}, ACCURACY)
        for seed in (0, 1, 2)
    }
    frame = over_seeds(seeds).set_index("estimator")
    taus = [stats.kendalltau(ACCURACY + NOISE[seed], ACCURACY)[0] for seed in (0, 1, 2)]
    assert frame.loc["lucky"].tau == pytest.approx(np.mean(taus))
    assert frame.loc["lucky"].tau_seeds_std == pytest.approx(np.std(taus, ddof=1))
    assert frame.loc["lucky"].tau_seeds_max == pytest.approx(max(taus))
    assert frame.loc["steady"].rho_seeds_std == pytest.approx(0, abs=1e-12)
    one = kendall_tau(ACCURACY + NOISE[0], ACCURACY)
    steady = frame.loc["steady"]
    assert (steady.tau_low, steady.tau_high) == pytest.approx((one.low, one.high))
    # A mean over seeds depends less on single architectures than one seed does.
    assert frame.loc["lucky"].tau_high - frame.loc["lucky"].tau_low < one.high - one.low
    assert "Mean over the seeds 0, 1, 2" in " ".join(seeds_table(seeds).notes)


def test_one_seed_has_no_spread() -> None:
    with pytest.raises(InputError, match="1 seed in this run"):
        over_seeds({0: READING})


def test_seeds_are_compared_on_the_architectures_that_all_have() -> None:
    short = made_up({name: scores[:50] for name, scores in SCORES.items()}, ACCURACY[:50])
    frame = over_seeds({0: READING, 1: short})
    assert set(frame.architectures) == {50}
    assert frame.tau_seeds_std.to_numpy() == pytest.approx(np.zeros(4))


def test_an_estimator_over_a_set_ranks_the_common_architectures_anew() -> None:
    def place(candidates: object) -> object:
        return stats.rankdata(candidates.parts["params"])  # type: ignore[attr-defined]

    configured = Configured(SetEstimator(place, ("params",)), {})  # type: ignore[arg-type]

    def with_set(count: int) -> object:
        reading = made_up({"params": SIZE[:count]}, ACCURACY[:count])
        column = Column("place", stats.rankdata(SIZE[:count]), 1.0, "network")
        object.__setattr__(reading, "columns", {**reading.columns, "place": column})
        object.__setattr__(reading, "sets", {"place": configured})
        return reading

    long, short = over_common([with_set(N), with_set(40)])  # type: ignore[list-item]
    assert long.columns["place"].scores.tolist() == stats.rankdata(SIZE[:40]).tolist()
    assert short.columns["place"].scores.tolist() == long.columns["place"].scores.tolist()


def test_mean_rank_over_benchmarks() -> None:
    other = made_up({name: -scores for name, scores in SCORES.items()}, ACCURACY, benchmark="nats_sss")
    frame = mean_ranks([READING, other]).set_index("estimator")
    assert frame.mean_rank.to_numpy() == pytest.approx(np.full(4, 2.5)), "last there, first here"
    assert frame.loc["good", "nasbench201 cifar10 rank"] == 1
    assert frame.loc["good", "nats_sss cifar10 rank"] == 4
    assert frame.loc["good", "nasbench201 cifar10 tau"] == kendall_tau(SCORES["good"], ACCURACY).value
    assert (frame.mean_rank_low <= frame.mean_rank).all()
    assert (frame.mean_rank <= frame.mean_rank_high).all()
    assert frame.loc["good", "nasbench201 cifar10 rank_high"] == 1
    table = benchmarks_table([READING, other])
    assert isinstance(table.shown[0]["mean rank"], Value)
    assert table.better["mean rank"] == -1


def test_benchmarks_have_to_differ_and_share_estimators() -> None:
    with pytest.raises(InputError, match="named twice"):
        mean_ranks([READING, READING])
    with pytest.raises(InputError, match="1 benchmark: wanted two"):
        mean_ranks([READING])
    other = made_up({"weak": SCORES["weak"]}, ACCURACY, benchmark="nats_sss")
    with pytest.raises(InputError, match="1 estimators have scores on all 2"):
        mean_ranks([READING, other])
    assert titles([READING, other]) == ["nasbench201 cifar10", "nats_sss cifar10"]


def test_rho_of_the_pairs_is_that_of_the_metrics() -> None:
    assert pairs(READING).rho_difference.abs().max() <= 2
    assert spearman_rho(SCORES["good"], ACCURACY).value > 0.8
