"""What stands below tables of searches, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readings import PROVENANCE
from toy_grid import ToyScores, searched, table

from nasgauge import __version__
from nasgauge.presentation.search_captions import (
    estimator_seconds,
    notes_of_searchers,
    own_seconds,
    short_training,
    version,
)
from nasgauge.searching.clock import Budget
from nasgauge.searching.repeated_search import RepeatedSearch
from nasgauge.searching.search_outcome import SearchOutcome

THREE = Budget(evaluations=3)


def outcome(*searches: RepeatedSearch) -> SearchOutcome:
    return SearchOutcome("grid", searches, table(), 0)


def test_a_trained_evaluation_is_a_short_one_or_a_full_one() -> None:
    assert short_training(table(short=True)) == (
        "Short training: 12 epochs and one pass over the validation images."
    )
    assert short_training(table()).endswith("every trained evaluation is a full one.")


def test_seconds_say_where_they_were_measured() -> None:
    assert estimator_seconds(None) == ""
    text = estimator_seconds(replace(PROVENANCE, threads=2, seed=5))
    assert "measured on cpu (made up), 2 threads, torch 2.13.0, images noise (0123456789abcdef)" in text
    assert text.endswith("batch 64, seed 5. ")
    assert own_seconds().startswith("own s: the searcher itself, measured on ")
    assert own_seconds().endswith("not part of any budget.")


def test_a_bound_is_said_to_be_one_and_only_once() -> None:
    both = [searched("oracle", Budget(evaluations=number), runs=2) for number in (3, 4)]
    assert notes_of_searchers(outcome(*both)) == [
        "oracle sees the accuracies that count in the end: it is a bound, not a search."
    ]
    assert notes_of_searchers(outcome(searched("random", THREE, scorer=ToyScores()))) == []


def test_notes_of_a_searcher_have_its_name() -> None:
    assert notes_of_searchers(outcome(searched("mdenas-tabular", THREE, runs=2))) == [
        "mdenas-tabular: recorded trainings, no shared weights: not the published method."
    ]


@pytest.mark.parametrize(("estimator", "name"), [("naswot", "random naswot"), ("", "random")])
def test_runs_without_a_choice_are_told_by_searcher_and_estimator(estimator: str, name: str) -> None:
    search = replace(searched("random", THREE, runs=3), estimator=estimator)
    runs = tuple(replace(run, steps=()) for run in search.runs[:2])
    (note,) = notes_of_searchers(outcome(replace(search, runs=(*runs, search.runs[2]))))
    assert note.startswith(f"{name} (3 evaluations): 2 of 3 runs chose no architecture")


def test_the_version_is_named() -> None:
    assert version() == f"nasgauge {__version__}."
