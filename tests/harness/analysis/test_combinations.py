"""Choosing combinations on one half, and reporting on the half that had no say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from nasgauge.analysis.columns import Column
from nasgauge.analysis.combinations import CombinationSpec, best_combinations
from nasgauge.core import Candidates, Floats, InputError, weights

RNG = np.random.default_rng(0)
ACCURACY = RNG.standard_normal(400)
NOISE = RNG.standard_normal((3, 400))
# A column that knows the choosing half by heart and nothing of the other.
CHOOSING = np.random.default_rng(0).permutation(400)[:200]
CHEAT = NOISE[2].copy()
CHEAT[CHOOSING] = ACCURACY[CHOOSING]


def column(scores: Floats) -> Column:
    return Column("part", scores, 1.5, "network")


def mean(candidates: Candidates, *, of: str) -> Floats:
    shares = weights(of)
    return sum((shares[name] * scores for name, scores in candidates.parts.items()), start=np.zeros(1))


FOUND = {"one": column(ACCURACY + NOISE[0]), "two": column(ACCURACY + NOISE[1]), "noise": column(NOISE[2])}


def test_the_pair_that_shares_no_noise_wins() -> None:
    board = best_combinations(CombinationSpec(size=3, keep=1), mean, FOUND, {"a": ACCURACY}, "a")
    assert board.combination[0] == "one+two"
    assert set(board.combination[1:]) == {"one", "two", "noise"}
    assert board["milliseconds"].iloc[0] == 3.0


def test_what_was_chosen_is_reported_on_the_other_half() -> None:
    found = {"cheat": column(CHEAT), "one": FOUND["one"]}
    board = best_combinations(CombinationSpec(size=1, keep=2), mean, found, {"a": ACCURACY}, "a")
    cheat = board.set_index("combination").loc["cheat"]
    assert cheat["chosen_rho"] == pytest.approx(1)
    assert cheat["a_rho_low"] < cheat["a_rho"] < 0.3


def test_too_few_architectures_are_refused() -> None:
    few = {"one": column(ACCURACY[:30])}
    with pytest.raises(InputError, match="30 architectures are too few"):
        best_combinations(CombinationSpec(size=1), mean, few, {"a": ACCURACY[:30]}, "a")


def test_rules_that_learn_from_labels_are_refused() -> None:
    with pytest.raises(InputError, match="asks for labels"):
        best_combinations(
            CombinationSpec(), lambda c, of: c.label(np.array([0])), FOUND, {"a": ACCURACY}, "a"
        )


def test_a_little_of_what_is_half_noise_is_better_than_all_of_it() -> None:
    found = {"good": column(ACCURACY + NOISE[0] / 4), "poor": column(ACCURACY + 2 * NOISE[1])}
    spec = CombinationSpec(size=2, keep=9, weight=(0.05, 1))
    board = best_combinations(spec, mean, found, {"a": ACCURACY}, "a")
    order = list(board.combination)
    assert order[0] == "good+0.05*poor"
    assert set(order) == {"good+0.05*poor", "good+poor", "0.05*good+poor", "good", "poor"}


@pytest.mark.parametrize("text", ["", "a+", "x*a", "0*a", "-1*a", "inf*a", "2*"])
def test_weights_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="wanted"):
        weights(text)


def test_numbers_are_those_of_scipy_on_the_reporting_half() -> None:
    _, reporting = CombinationSpec().halves(400)
    board = best_combinations(CombinationSpec(size=1), mean, FOUND, {"a": ACCURACY}, "a")
    row = board.set_index("combination").loc["one"]
    scores, accuracy = FOUND["one"].scores[reporting], ACCURACY[reporting]
    assert row["a_rho"] == pytest.approx(stats.spearmanr(scores, accuracy).statistic)
    top = np.argsort(-accuracy)[:20]
    assert row["a_top_tau"] == pytest.approx(stats.kendalltau(scores[top], accuracy[top]).statistic)


def test_the_halves_have_nothing_in_common_and_depend_on_the_seed() -> None:
    one, other = CombinationSpec().halves(41)
    assert sorted([*one, *other]) == list(range(41))
    assert len(one) == 20
    assert CombinationSpec(seed=1).halves(41)[0].tolist() != one.tolist()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (CombinationSpec(size=5), "size=5: wanted 1 to 4"),
        (CombinationSpec(weight=(1, -1)), "weight=-1: wanted"),
    ],
)
def test_sizes_and_weights_out_of_range_are_refused(spec: CombinationSpec, message: str) -> None:
    with pytest.raises(InputError, match=message):
        spec.check()


@pytest.mark.parametrize(("count", "known"), [(40, False), (180, False), (200, True), (400, True)])
def test_the_top_tenth_has_a_tau_where_it_is_large_enough(count: int, known: bool) -> None:
    """Of 40 architectures the reported half has a top tenth of two, of 400 one of 20."""
    found = {"one": column((ACCURACY + NOISE[0])[:count])}
    board = best_combinations(CombinationSpec(size=1), mean, found, {"a": ACCURACY[:count]}, "a")
    assert board.a_top_tau.notna().tolist() == [known]
