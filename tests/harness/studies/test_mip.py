"""Minimum importance pruning: which hyper-parameter is fixed, and at which value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recipes import DOMAIN, factorial, trial

from nasgauge.studies.mip import Importance, RecipeTrial, agrees, prune, recipe_text, rho_or_zero
from nasgauge.studies.trial_table import TrialTable


def order(source: TrialTable, **measure: float) -> list[tuple[str, object]]:
    """What is fixed, in order, where importances are given."""

    def given(trials: Sequence[RecipeTrial], names: Sequence[str]) -> Mapping[str, Importance]:
        return {name: Importance(measure[name], 0.0) for name in names}

    return [(each.name, each.value) for each in prune(source, list(DOMAIN), given)]


def test_the_least_important_is_fixed_at_its_cheapest_value_and_the_last_at_its_best() -> None:
    source = factorial(lambda epochs, layers, cutout: {1: 0.1, 2: 0.9, 4: 0.5}[epochs])
    assert order(source, epochs=3, layers=2, cutout=1) == [("cutout", 0), ("layers", 2), ("epochs", 2)]
    assert order(source, epochs=1, layers=2, cutout=3)[0] == ("epochs", 1)


def test_of_equally_cheap_values_the_better_one_is_taken() -> None:
    trials = [trial({"rate": rate, "epochs": e}, rate * e, e) for rate in (0.1, 0.3) for e in (1, 2)]

    def given(_: Sequence[RecipeTrial], names: Sequence[str]) -> Mapping[str, Importance]:
        return {name: Importance(float(name == "epochs"), 0.0) for name in names}

    first = next(prune(TrialTable(trials, 10), ["rate", "epochs"], given))
    assert (first.name, first.value, first.trials) == ("rate", 0.3, 4)


def test_each_round_looks_only_at_trials_that_agree() -> None:
    source = factorial(lambda epochs, layers, cutout: epochs / 10)

    def given(_: Sequence[RecipeTrial], names: Sequence[str]) -> Mapping[str, Importance]:
        return {name: Importance(float(list(DOMAIN)[::-1].index(name)), 0.0) for name in names}

    rounds = list(prune(source, list(DOMAIN), given))
    assert [each.name for each in rounds] == ["cutout", "layers", "epochs"]
    assert [each.trials for each in rounds] == [12, 6, 3]
    assert [set(each.importances) for each in rounds][1] == {"epochs", "layers"}


def test_a_recipe_agrees_with_what_it_has_and_ranks_nothing_where_rho_is_missing() -> None:
    assert agrees({"epochs": 1, "layers": 2}, {"epochs": 1})
    assert not agrees({"epochs": 1, "layers": 2}, {"epochs": 2})
    assert agrees({"epochs": 1}, {})
    assert rho_or_zero(trial({}, float("nan"), 1)) == 0
    assert rho_or_zero(trial({}, -0.5, 1)) == -0.5
    assert recipe_text({"epochs": 1, "bn": "eval"}) == "epochs=1 bn=eval"


def given_first(trials: Sequence[RecipeTrial], names: Sequence[str]) -> Mapping[str, Importance]:
    """The first of the free ones matters least."""
    return {name: Importance(float(place), 0.0) for place, name in enumerate(names)}


def test_the_last_one_gets_its_best_value_whatever_it_costs() -> None:
    trials = [trial({"epochs": e}, rho, e) for e, rho in ((1, 0.2), (2, 0.9), (4, 0.5))]
    (only,) = prune(TrialTable(trials, 10), ["epochs"], given_first)
    assert (only.name, only.value, only.trials) == ("epochs", 2, 3)


def test_a_value_without_rho_counts_as_zero_when_equally_cheap_ones_are_compared() -> None:
    nan = float("nan")
    trials = [trial({"rate": r, "epochs": e}, rho, 1) for r, rho in ((1, nan), (2, 0.1)) for e in (1, 2)]
    assert next(prune(TrialTable(trials, 10), ["rate", "epochs"], given_first)).value == 2
    worse = [trial({"rate": r, "epochs": e}, rho, 1) for r, rho in ((1, nan), (2, -0.1)) for e in (1, 2)]
    assert next(prune(TrialTable(worse, 10), ["rate", "epochs"], given_first)).value == 1


def test_equal_importance_is_decided_by_the_order_of_the_names() -> None:
    source = factorial(lambda epochs, layers, cutout: 0.5)

    def equal(_: Sequence[RecipeTrial], names: Sequence[str]) -> Mapping[str, Importance]:
        return {name: Importance(0.5, 0.0) for name in names}

    assert [each.name for each in prune(source, ["layers", "epochs", "cutout"], equal)] == [
        *("layers", "epochs", "cutout"),
    ]


def test_costs_are_those_of_the_recipes_that_agree_with_what_is_fixed() -> None:
    asked: list[dict[str, object]] = []

    class Asked(TrialTable):
        def cost(self, name: str, value: object, fixed: Mapping[str, object]) -> float:
            asked.append({name: value, **fixed})
            return 1.0

    source = Asked(factorial(lambda epochs, layers, cutout: epochs / 10).made, 10)
    rounds = list(prune(source, ["cutout", "layers", "epochs"], given_first))
    assert asked[:2] == [{"cutout": 0}, {"cutout": 8}]
    assert asked[2:] == [{"layers": value, "cutout": rounds[0].value} for value in (2, 4)]
    assert {each.value for each in rounds[2:]} == {4}, "the last one is not asked for its cost"
