"""Choosing combinations on one half, and reporting on the half that had no say."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.analysis.columns import Column
from nasgauge.analysis.combinations import best_combinations
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
    board = best_combinations(FOUND, {"a": ACCURACY}, mean, choose_on="a", size=3, keep=1, seed=0)
    assert board.combination[0] == "one+two"
    assert set(board.combination[1:]) == {"one", "two", "noise"}
    assert board["ms"].iloc[0] == 3.0


def test_what_was_chosen_is_reported_on_the_other_half() -> None:
    found = {"cheat": column(CHEAT), "one": FOUND["one"]}
    board = best_combinations(found, {"a": ACCURACY}, mean, choose_on="a", size=1, keep=2, seed=0)
    cheat = board.set_index("combination").loc["cheat"]
    assert cheat["chosen rho"] == pytest.approx(1)
    assert abs(float(str(cheat["a rho"]).split()[0])) < 0.3


def test_too_few_architectures_are_refused() -> None:
    few = {"one": column(ACCURACY[:30])}
    with pytest.raises(InputError, match="30 architectures are too few"):
        best_combinations(few, {"a": ACCURACY[:30]}, mean, choose_on="a", size=1, keep=1, seed=0)


def test_rules_that_learn_from_labels_are_refused() -> None:
    with pytest.raises(InputError, match="asks for labels"):
        best_combinations(
            FOUND,
            {"a": ACCURACY},
            lambda c, of: c.label(np.array([0])),
            choose_on="a",
            size=1,
            keep=1,
            seed=0,
        )


def test_a_little_of_what_is_half_noise_is_better_than_all_of_it() -> None:
    found = {"good": column(ACCURACY + NOISE[0] / 4), "poor": column(ACCURACY + 2 * NOISE[1])}
    board = best_combinations(
        found, {"a": ACCURACY}, mean, choose_on="a", size=2, keep=9, seed=0, weights=(0.05, 1)
    )
    order = list(board.combination)
    assert order[0] == "good+0.05*poor"
    assert set(order) == {"good+0.05*poor", "good+poor", "0.05*good+poor", "good", "poor"}


@pytest.mark.parametrize("text", ["", "a+", "x*a", "0*a", "-1*a", "inf*a", "2*"])
def test_weights_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="wanted"):
        weights(text)
