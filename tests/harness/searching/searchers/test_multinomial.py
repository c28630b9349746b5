"""The update of MDENAS in its three variants, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from toy_grid import GRID, NAMES, accuracy, context

from nasgauge.core import InputError
from nasgauge.searching.clock import Budget
from nasgauge.searching.searchers._multinomial import (
    VARIANTS,
    Multinomial,
    MultinomialSettings,
    Sampled,
    learn,
)

THIRDS = [1 / 3] * 3


def moved(
    variant: str,
    epochs: Sequence[float],
    accuracy: Sequence[float],
    chances: Sequence[float],
    alpha: float = 0.1,
) -> list[float]:
    """Chances after one update of one decision."""
    found = VARIANTS[variant](*map(np.array, (chances, epochs, accuracy)), alpha)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    return list(found)


@pytest.mark.parametrize("variant", VARIANTS)
def test_fewer_epochs_and_better_is_paid_for_by_more_epochs_and_worse(variant: str) -> None:
    # Option 0 beats 1 and 2, and 1 beats 2: two steps up, none, two down.
    found = moved(variant, [1, 2, 3], [70, 60, 50], THIRDS)
    assert found == pytest.approx([1 / 3 + 0.2, 1 / 3, 1 / 3 - 0.2])


@pytest.mark.parametrize("variant", VARIANTS)
def test_more_epochs_and_better_proves_nothing(variant: str) -> None:
    assert moved(variant, [3, 2, 1], [70, 60, 50], THIRDS) == pytest.approx(THIRDS)


@pytest.mark.parametrize(
    ("variant", "wanted"), [("authors", [0.6, 0.4]), ("paper", [0.5, 0.5]), ("uninas", [0.5, 0.5])]
)
def test_only_the_authors_compare_options_of_equally_many_epochs(variant: str, wanted: list[float]) -> None:
    assert moved(variant, [2, 2], [70, 60], [0.5, 0.5]) == pytest.approx(wanted)


@pytest.mark.parametrize("variant", VARIANTS)
def test_equal_accuracies_move_nothing(variant: str) -> None:
    assert moved(variant, [1, 2, 2], [60, 60, 60], THIRDS) == pytest.approx(THIRDS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_option_never_taken_is_left_alone(variant: str) -> None:
    assert moved(variant, [0, 3], [0, 60], [0.5, 0.5]) == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("variant", "wanted"),
    [
        # Option 0 beats both others, and 1 beats 2: +2, 0 and -2 steps of 0.1, and 2 has only 0.05.
        ("authors", [0.3 + 0.1 + 0.05, 0.65 - 0.1, 0.0]),  # 2 gives all to 0, and has nothing left for 1
        ("paper", [0.5 / 1.15, 0.65 / 1.15, 0.0]),  # -0.15 becomes 0, and the sum 1.15 becomes 1
        ("uninas", [0.65 / 1.45, 0.8 / 1.45, 0.0]),  # all shifted up by 0.15: the sum is 1.45
    ],
)
def test_no_chance_falls_below_zero(variant: str, wanted: list[float]) -> None:
    assert moved(variant, [1, 2, 3], [70, 60, 50], [0.3, 0.65, 0.05]) == pytest.approx(wanted)


def test_pairs_of_the_authors_follow_one_another() -> None:
    # 0 pays 1 all it has; 2 then pays 0 and 1 in turn, so 0 is back where all at once would leave it too.
    found = moved("authors", [2, 1, 3], [50, 70, 40], [0.05, 0.05, 0.9])
    assert found == pytest.approx([0.1, 0.2, 0.7])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_thousand_updates_keep_distributions(variant: str) -> None:
    generator = np.random.default_rng(0)
    model = Multinomial((2, 5, 3), variant, 0.05)
    for _ in range(1000):
        model.record(model.sample(generator), float(generator.uniform(0, 100)))
        model.update()
        assert model.chances.sum(axis=1) == pytest.approx(np.ones(3))
        assert model.chances.min() >= 0
    assert (model.chances[0, 2:] == 0).all(), "there are no such options"
    assert model.epochs.sum(axis=1).tolist() == [1000] * 3


@pytest.mark.parametrize(("variant", "mean"), [("authors", 80), ("paper", 80), ("uninas", 70)])
def test_the_last_accuracy_counts_or_the_mean_since_the_update(variant: str, mean: float) -> None:
    model = Multinomial((2,), variant, 0.01)
    model.record([1], 60.0)
    model.record([1], 80.0)
    assert model.accuracy.tolist() == [[0, mean]]
    model.update()
    model.record([0], 50.0)
    assert model.accuracy.tolist() == [[50, 0 if variant == "uninas" else mean]]
    assert model.epochs.tolist() == [[1, 2]]


def test_of_equally_likely_options_the_more_accurate_is_best() -> None:
    model = Multinomial((3, 2), "authors", 0.01)
    assert model.best == [0, 0]
    model.record([2, 1], 60.0)
    model.record([1, 1], 50.0)
    assert model.best == [2, 1]


@pytest.mark.parametrize(
    ("variant", "alpha", "message"),
    [("author", 0.1, "did you mean authors"), ("paper", 0.0, "alpha is 0.0: wanted more than 0")],
)
def test_settings_that_cannot_be(variant: str, alpha: float, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Multinomial((2,), variant, alpha)


def test_updates_come_after_the_warm_up_and_at_their_pace() -> None:
    plan = MultinomialSettings(iterations=12, variant="authors", alpha=0.1, warmup=4, update_every=3)
    assert [number for number in range(12) if plan.updates_after(number)] == [6, 9]
    always = MultinomialSettings(iterations=3, variant="authors", alpha=0.1, warmup=0, update_every=1)
    assert all(always.updates_after(number) for number in range(3))


def test_learning_evaluates_each_sample_and_keeps_every_distribution() -> None:
    seen: list[Sampled] = []

    def evaluate(sampled: Sampled) -> float:
        seen.append(sampled)
        return accuracy(sampled.architecture)

    one = context(Budget(evaluations=99))
    learn(one, evaluate, MultinomialSettings(20, "authors", 0.05, warmup=5, update_every=5))
    assert [sampled.iteration for sampled in seen] == list(range(20))
    assert all(GRID.parse(sampled.architecture) in NAMES for sampled in seen)
    assert (seen[0].epochs, len(one.distributions), len(one.steps)) == (1, 21, 3)
    assert np.array_equal(one.distributions[0], one.distributions[5]), "nothing moves before the warm-up ends"


def test_epochs_are_those_of_the_least_trained_option() -> None:
    seen: list[Sampled] = []
    one = context(Budget(evaluations=99))
    learn(one, lambda sampled: seen.append(sampled) or 0.0, MultinomialSettings(40, "paper", 0.01, 0, 1))
    for number, sampled in enumerate(seen):
        before = seen[: number + 1]
        counts = [
            sum(other.options[at] == option for other in before) for at, option in enumerate(sampled.options)
        ]
        assert sampled.epochs == min(counts)
