"""Keyword arguments as frozen objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from nasgauge.api.options import all_taken, assignments, several, some, store_path, taken
from nasgauge.api.run_query import RunQuery
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import InputError
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.run_spec import RunSpec
from nasgauge.searching.report_spec import ReportSpec
from nasgauge.searching.search_plan import ScoreSource
from nasgauge.searching.search_spec import SearchSpec


@dataclass(frozen=True)
class Spec:
    """Two options."""

    size: int = 1
    names: tuple[str, ...] = ()
    budgets: tuple[float, ...] = ()


def test_each_object_takes_its_own() -> None:
    options = {"size": 3, "names": ["a"], "other": 1}
    assert taken(Spec, options) == Spec(3, ("a",))
    assert options == {"other": 1}
    assert taken(Spec, {}, size=4) == Spec(4)


def test_what_nobody_takes_is_an_error() -> None:
    all_taken({}, Spec)
    with pytest.raises(InputError, match="no option 'nmaes'; did you mean names"):
        all_taken({"nmaes": 1}, Spec)


@pytest.mark.parametrize("given", ["a,b", ["a", "b"], ("a,b",), ["a,b"]])
def test_lists_by_comma_are_as_on_the_command_line(given: object) -> None:
    assert taken(Spec, {"names": given}).names == ("a", "b")
    assert several(given) == ("a", "b")


@pytest.mark.parametrize("given", ["1,2.5", [1.0, 2.5], [1, "2.5"], ("1", 2.5)])
def test_numbers_too(given: object) -> None:
    assert taken(Spec, {"budgets": given}).budgets == (1.0, 2.5)
    assert taken(Spec, {"budgets": 3}).budgets == (3,)
    with pytest.raises(InputError, match="cannot read budgets '1,many': wanted numbers"):
        taken(Spec, {"budgets": "1,many"})


def test_settings_are_texts() -> None:
    assert assignments({"zen.repeats": 32, "rwe.bn": "batch"}) == ("zen.repeats=32", "rwe.bn=batch")
    assert assignments(["zen.repeats=32"]) == assignments("zen.repeats=32") == ("zen.repeats=32",)
    assert assignments("zen.repeats=32,rwe.bn=batch") == ("zen.repeats=32", "rwe.bn=batch")
    assert assignments({"vote.of": "a,b"}) == ("vote.of=a,b",)


def test_a_list_that_came_out_empty_does_not_mean_all() -> None:
    assert some(()) == some(None) == ()
    assert some(["naswot"]) == ("naswot",)
    with pytest.raises(InputError, match="the list of estimators is empty"):
        some([])


@pytest.mark.parametrize("store", [None, 3, 2.5, ["a"]])
def test_a_store_is_a_path(store: object) -> None:
    with pytest.raises(InputError, match="wanted the path of a file"):
        store_path(store)


def test_one_or_several() -> None:
    assert several(len) == (len,)
    assert several(3) == (3,)
    assert several(("a", len)) == ("a", len)


SPECS = [AccuracySpec, RunQuery, RunSpec, ExecutionSpec, SearchSpec, ReportSpec, ScoreSource]


@pytest.mark.parametrize("kind", SPECS)
def test_what_describes_a_run_is_named_and_never_taken_by_its_place(kind: type[Any]) -> None:
    with pytest.raises(TypeError, match="positional argument"):
        kind("store.sqlite")
