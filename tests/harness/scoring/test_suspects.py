"""When a RuntimeError is a bug, and when it is the result of a rare network."""

from __future__ import annotations

import pytest

from nasgauge.core import EstimatorError, NetworkKey, Score
from nasgauge.scoring.outcome import Outcome
from nasgauge.scoring.suspects import Held, Suspects


def failed(line: int = 7) -> Outcome:
    row = Score(NetworkKey("x"), "mine", None, "RuntimeError: shapes", 0.0, 0.0, "network")
    return Outcome([row], suspect=f"RuntimeError mine.py:{line}")


SCORED = Outcome([Score(NetworkKey("x"), "mine", 1.0, None, 0.0, 0.0, "network")])
LOST = Outcome(machine_failure="MemoryError: x")


def test_what_waits_is_released_by_the_first_score() -> None:
    suspects = Suspects({})
    assert list(suspects.released("mine", "a", failed())) == []
    assert list(suspects.released("mine", "b", failed())) == []
    released = list(suspects.released("mine", "c", SCORED))
    assert released == [Held("a", failed()), Held("b", failed()), Held("c", SCORED)]
    assert list(suspects.released("mine", "d", failed())) == [Held("d", failed())]
    assert list(suspects.rest()) == []


def test_three_of_one_line_are_a_bug() -> None:
    suspects = Suspects({"mine": []})
    for name in "ab":
        list(suspects.released("mine", name, failed()))
    message = (
        r"^estimator 'mine' failed with RuntimeError on all 3 networks that it was tried on: shapes "
        r"\(mine\.py:7; a, b, c\); mend it, or raise ValueError where a network has no score$"
    )
    with pytest.raises(EstimatorError, match=message):
        list(suspects.released("mine", "c", failed()))


def test_those_of_another_time_count() -> None:
    with pytest.raises(EstimatorError, match=r"all 3 networks .*; a, b, c"):
        list(Suspects({"mine": ["a", "b"]}).released("mine", "c", failed()))
    assert list(Suspects({"mine": None}).released("mine", "c", failed())) == [Held("c", failed())]


def test_errors_of_two_lines_are_results() -> None:
    suspects = Suspects({})
    list(suspects.released("mine", "a", failed(7)))
    assert [held.network for held in suspects.released("mine", "b", failed(8))] == ["a", "b"]


def test_a_machine_that_fails_says_nothing_about_the_estimator() -> None:
    suspects = Suspects({})
    assert list(suspects.released("mine", "a", LOST)) == [Held("a", LOST)]
    assert list(suspects.released("mine", "b", failed())) == []
    assert list(suspects.rest()) == [("mine", Held("b", failed()))]


def test_estimators_do_not_speak_for_each_other() -> None:
    suspects = Suspects({})
    list(suspects.released("other", "a", SCORED))
    for name in "ab":
        list(suspects.released("mine", name, failed()))
    with pytest.raises(EstimatorError):
        list(suspects.released("mine", "c", failed()))
