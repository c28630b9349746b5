"""What describes a search, and what it means."""

from __future__ import annotations

from typing import Any

import pytest

from nasgauge.core import InputError, Searcher
from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.search_spec import SearchSpec

TEN = {"evaluations": (10,)}


def first(context: SearchContext, *, at: int = 0) -> None:
    """Takes one of a sample."""
    context.set_incumbent(sorted(context.sample(9))[at])


def entries(**options: Any) -> list[tuple[str, str, str]]:
    plan = SearchSpec(**{**TEN, **options}).plan()
    return [(entry.searcher.plugin.name, entry.estimator, entry.part) for entry in plan.entries]


def test_a_searcher_has_its_own_estimator_or_those_of_all() -> None:
    assert entries(searcher=("random", "random+naswot", "rea")) == [
        ("random", "", ""),
        ("random", "naswot", ""),
        ("rea", "", ""),
    ]
    assert entries(searcher=("random", "rea+params"), estimator=("naswot", "flops")) == [
        ("random", "naswot", ""),
        ("random", "flops", ""),
        ("rea", "params", ""),
    ]
    assert entries(searcher=("random", "random")) == [("random", "", "")], "each once"
    assert entries(searcher=("random+rwe.part",)) == [("random", "rwe", "part")]


def test_functions_and_searchers_are_taken_as_they_are() -> None:
    named = Searcher(first, name="named")
    spec = SearchSpec(
        searcher=(first, named, "random+params"),
        estimator=("naswot",),
        set=("first.at=3", "named.at=4"),
        **TEN,
    )
    plan = spec.plan()
    assert [(one.label, one.searcher.settings) for one in plan.entries] == [
        ("first naswot", {"at": 3}),
        ("named naswot", {"at": 4}),
        ("random params", {}),
    ]
    assert {each.plugin.name for each in plan.selection.estimators} == {"naswot", "params"}


def test_settings_go_to_the_one_that_they_name() -> None:
    spec = SearchSpec(searcher=("rea+vote",), set=("rea.population=7", "vote.of=naswot+params"), **TEN)
    plan = spec.plan()
    assert plan.entries[0].searcher.settings["population"] == 7
    assert plan.selection.sets[0].settings["of"] == "naswot+params"
    assert {each.plugin.name for each in plan.selection.estimators} == {"naswot", "params"}


def test_budgets_are_seconds_or_evaluations() -> None:
    assert SearchSpec(searcher=("rea",), budget=(5.0, 9.0)).plan().budgets == [
        Budget(seconds=5),
        Budget(seconds=9),
    ]
    assert SearchSpec(searcher=("rea",), evaluations=(5,)).plan().budgets == [Budget(evaluations=5)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"searcher": ()}, "nothing to search with"),
        ({"evaluations": ()}, "wanted budget=SECONDS or evaluations=NUMBER, one of the two"),
        ({"budget": (1.0,)}, "one of the two"),
        ({"runs": 0}, "0 runs: wanted 1 or more"),
        ({"searcher": ("rea+",)}, r"cannot read searchers='rea\+': wanted SEARCHER or SEARCHER\+ESTIMATOR"),
        ({"searcher": ("reo",)}, "no searcher 'reo'; did you mean rea"),
        ({"searcher": (3,)}, "cannot search with 3: wanted the name of a searcher"),
        ({"searcher": (first, Searcher(lambda context: None, name="first"))}, "second searcher called first"),
        ({"set": ("rea.size=3",)}, "no setting 'size' of rea"),
        ({"set": ("area.a=3",)}, "no estimator 'area' of this run"),
        ({"benchmark": "nasbench"}, "no benchmark 'nasbench'"),
        ({"estimator": ("mdenas_log_probability",)}, "has no parts that could be scored"),
    ],
)
def test_what_cannot_be_searched(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        SearchSpec(**{"searcher": ("rea",), **TEN, **options}).plan()


def test_distributions_are_those_of_one_search() -> None:
    SearchSpec(searcher=("mdenas-tabular", "random"), **TEN).check_learns_one()
    for searcher, evaluations in (
        (("random",), (9,)),
        (("mdenas", "mdenas-tabular"), (9,)),
        (("mdenas",), (8, 9)),
    ):
        with pytest.raises(
            InputError, match=r"learn one is [02]: name one of mdenas, mdenas-tabular, and one"
        ):
            SearchSpec(searcher=searcher, evaluations=evaluations).check_learns_one()


def test_an_estimator_goes_to_who_takes_one_and_to_nobody_else() -> None:
    assert entries(searcher=("random", "bohb"), estimator=("naswot",)) == [
        ("random", "naswot", ""),
        ("bohb", "", ""),
    ]
    for name in ("bohb", "mdenas", "mdenas-tabular"):
        with pytest.raises(InputError, match=rf"^{name} takes no estimator, and {name}\+naswot gives it one"):
            entries(searcher=(f"{name}+naswot",))
        with pytest.raises(InputError, match="estimator naswot is for searchers that take one"):
            entries(searcher=(name, "random+params"), estimator=("naswot",))
    with pytest.raises(InputError, match=r"^area needs an estimator that scores for it: area\+ESTIMATOR"):
        entries(searcher=("area",))
    assert entries(searcher=("area",), estimator=("naswot",)) == [("area", "naswot", "")]


def test_only_an_estimator_of_its_own_has_to_be_asked() -> None:
    plan = SearchSpec(searcher=("random+naswot", "rea"), estimator=("params",), **TEN).plan()
    assert [(entry.estimator, entry.own) for entry in plan.entries] == [("naswot", True), ("params", False)]
    twice = SearchSpec(searcher=("random+naswot", "random"), estimator=("naswot",), **TEN).plan()
    assert [(entry.estimator, entry.own) for entry in twice.entries] == [("naswot", True)]
