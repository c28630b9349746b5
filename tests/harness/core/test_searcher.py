"""What a searcher says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from nasgauge import plugins
from nasgauge.core import InputError, Searcher


def climb(context: Any, *, steps: int = 3) -> None:
    """Climbs."""


def test_who_says_nothing_may_be_given_an_estimator_or_none() -> None:
    found = Searcher(climb)
    assert (found.estimator, found.trains, found.neighbours, found.learns) == ("optional", "", False, False)
    found.check_estimator("naswot")
    found.check_estimator("")


def test_an_estimator_that_would_be_left_aside_is_refused_and_one_that_is_needed_is_asked_for() -> None:
    with pytest.raises(InputError, match=r"^climb takes no estimator, and climb\+naswot gives it one"):
        Searcher(climb, estimator="none").check_estimator("naswot")
    Searcher(climb, estimator="none").check_estimator("")
    with pytest.raises(InputError, match=r"^climb needs an estimator that scores for it"):
        Searcher(climb, estimator="required").check_estimator("")
    Searcher(climb, estimator="required").check_estimator("naswot")


@pytest.mark.parametrize(
    ("name", "value"), [("estimator", "maybe"), ("trains", "sometimes"), ("trains", True)]
)
def test_words_that_mean_nothing(name: str, value: object) -> None:
    with pytest.raises(InputError, match=f"searcher 'climb': {name} is {value!r}, wanted one of '"):
        Searcher(climb, **{name: value})  # type: ignore[arg-type]


def test_ours_say_what_they_take_and_do() -> None:
    found = {name: plugins.searcher(name) for name in plugins.names(plugins.SEARCHERS)}
    assert {name: one.estimator for name, one in found.items()} == {
        "area": "required",
        "bohb": "none",
        "local": "optional",
        "mdenas": "none",
        "mdenas-tabular": "none",
        "nsga2": "optional",
        "oracle": "optional",
        "random": "optional",
        "rea": "optional",
        "reinforce": "optional",
    }
    assert {name for name, one in found.items() if one.neighbours} == {"area", "local", "rea"}
    assert {name for name, one in found.items() if one.trains == "always"} == {
        "area",
        "bohb",
        "mdenas-tabular",
        "rea",
    }
    assert {name for name, one in found.items() if not one.trains} == {"mdenas"}
