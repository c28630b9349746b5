"""Which run of a store is meant: the only one that matches, and one with a sample before one without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from readings import PROVENANCE

from nasgauge.core import InputError
from nasgauge.scoring.find_run import by_seed, matching_runs, only_run, options_for
from nasgauge.scoring.store_access import StoredRun

RUNS = [StoredRun(id_, PROVENANCE.with_seed(id_)) for id_ in (1, 2, 3)]
PATH = Path("s.sqlite")
SPELLED = [
    StoredRun(1, replace(PROVENANCE, images="digits", seed=0)),
    StoredRun(2, replace(PROVENANCE, images="ImageNet16-120@16", seed=0)),
    StoredRun(3, replace(PROVENANCE, images="ImageNet16-120@16", seed=1)),
    StoredRun(4, replace(PROVENANCE, images="DIGITS", seed=5)),
]


def test_the_only_one_that_matches_is_meant() -> None:
    assert only_run(RUNS, ["seed=2"], PATH) == RUNS[1]
    assert only_run(RUNS[:1], [], PATH) == RUNS[0]


def test_what_has_a_sample_is_meant_before_what_a_study_made() -> None:
    assert only_run(RUNS, [], PATH, sampled={2}) == RUNS[1]
    assert only_run(RUNS, ["seed=3"], PATH, sampled={2}) == RUNS[2], "unless it is chosen"


@pytest.mark.parametrize(
    ("where", "sampled", "message"),
    [
        ([], (), "has 3 runs; choose one with where: seed=1; seed=2; seed=3"),
        ([], {1, 3}, "has 2 runs; choose one with where: seed=1; seed=3"),
        (["seed=9"], (), "has no run with seed=9"),
        (["seeds=1"], (), "no column 'seeds' of a run; did you mean seed"),
        (["seed"], (), "cannot read where='seed'"),
    ],
)
def test_anything_else_is_said(where: list[str], sampled: set[int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        only_run(RUNS, where, PATH, sampled)


def test_runs_match_by_all_of_their_values() -> None:
    assert matching_runs(RUNS, ["images=noise", "seed=1"]) == RUNS[:1]
    assert matching_runs([], ["anything=1"]) == []


def test_a_run_is_told_by_what_differs() -> None:
    assert options_for(RUNS[1], RUNS) == ["--where", "seed=2"]
    assert options_for(RUNS[1], RUNS[1:2]) == []
    assert by_seed(RUNS, RUNS[0]) == {1: RUNS[0], 2: RUNS[1], 3: RUNS[2]}


def found(*where: str) -> list[int]:
    return [run.id for run in matching_runs(SPELLED, where)]


def test_conditions_narrow_down() -> None:
    assert found() == [1, 2, 3, 4]
    assert found("seed=0") == [1, 2]
    assert found("seed=0", "images=digits") == [1]
    assert found("seed=9") == []


def test_columns_and_values_in_any_spelling_but_exact_ones_count_more() -> None:
    assert found("Images=imagenet16_120@16", "SEED = 1") == [3]
    assert found("images=digits") == [1]
    assert found("images=DIGITS") == [4]
    assert found("images=Digits") == [1, 4], "either may be meant"


def test_what_is_mistyped_is_named_with_what_may_be_meant() -> None:
    with pytest.raises(InputError, match="no column 'image' of a run; did you mean images"):
        matching_runs(SPELLED, ["image=digits"])
    with pytest.raises(InputError, match=r"no run with seed=0, images=digts; did you mean images=digits"):
        only_run(SPELLED, ["seed=0", "images=digts"], PATH)
    with pytest.raises(InputError, match=r"no run with seed=99$"):
        only_run(SPELLED, ["seed=99"], PATH)
