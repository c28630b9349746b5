"""Which rows of a run count: those of samples, however much else was scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from readings import PROVENANCE

from nasgauge.analysis.sample_choice import RunRows, SampleChoice, counted, told
from nasgauge.core import InputError, Sample
from nasgauge.core.sample import ALL, DRAWN, NAMED, UNRECORDED

DRAW, SMALL = Sample.of(DRAWN, "abcd", 0), Sample.of(DRAWN, "ab", 0)
LIST, OLD = Sample.of(NAMED, "dxy"), Sample.of(UNRECORDED, "abz")
ANY = SampleChoice()
SAMPLES = {1: DRAW, 2: SMALL, 3: LIST, 4: OLD}


def run_of(scored: Mapping[int, str], requests: Sequence[tuple[int, int | None]]) -> RunRows:
    """A run of estimators, each by its key with the architectures that it scored."""
    rows = [(name, id_) for id_, names in scored.items() for name in names]
    frame = pd.DataFrame(rows, columns=["architecture", "estimator_id"])
    return RunRows(frame, PROVENANCE, SAMPLES, requests)


def covered(rows: RunRows, choice: SampleChoice = ANY) -> dict[int, str]:
    """The architectures that count by estimator."""
    groups = counted(rows, choice).frame.groupby("estimator_id").architecture
    return {int(str(id_)): "".join(sorted(names)) for id_, names in groups}


def drawn(rows: RunRows) -> dict[int, str]:
    frame = counted(rows, ANY).frame
    return {int(str(i)): "".join(g.architecture[g.drawn]) for i, g in frame.groupby("estimator_id")}


def test_what_a_search_scored_on_its_way_does_not_count() -> None:
    rows = run_of({7: "abcdpqr", 8: "abcdp", 9: "abp"}, [(7, 1), (8, 1), (9, None), (7, None)])
    assert covered(rows) == {7: "abcd", 8: "abcd"}, "not 9, though it has scores of the sample"


def test_an_estimator_counts_over_the_samples_that_it_was_asked_for_over() -> None:
    rows = run_of({7: "abcd", 8: "abc"}, [(7, 1), (8, 2)])
    assert covered(rows) == {7: "abcd", 8: "ab"}, "a search scored c"
    assert covered(run_of({8: "abcd"}, [(8, 2), (8, 1)])) == {8: "abcd"}


def test_a_sample_that_is_partly_scored_counts_as_far_as_it_is() -> None:
    assert covered(run_of({7: "ac"}, [(7, 1)])) == {7: "ac"}


def test_what_was_not_recorded_counts_as_a_sample() -> None:
    assert covered(run_of({7: "abz", 8: "abcd"}, [(7, 4), (8, 1)])) == {7: "abz", 8: "abcd"}


def test_a_list_is_kept_apart_from_samples_and_counts_alone() -> None:
    rows = run_of({7: "abcdxy", 8: "dxy"}, [(7, 1), (7, 3), (8, 3)])
    assert covered(rows) == {7: "abcdxy", 8: "dxy"}
    assert drawn(rows) == {7: "abcd", 8: ""}
    assert drawn(run_of({8: "dxy"}, [(8, 3)])) == {8: ""}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (SampleChoice(4), {7: "abcd", 8: "ab"}),
        (SampleChoice("2"), {7: "ab", 8: "ab"}),
        (SampleChoice(NAMED), {7: "dxy"}),
        (SampleChoice(architectures=["d", "a", "q"]), {7: "ad", 8: "a"}),
    ],
)
def test_a_sample_is_chosen(choice: SampleChoice, expected: dict[int, str]) -> None:
    assert covered(run_of({7: "abcdxyq", 8: "abq"}, [(7, 1), (7, 3), (8, 2)]), choice) == expected


def test_the_samples_that_count_are_those_that_were_chosen() -> None:
    rows = run_of({7: "abcd"}, [(7, 1)])
    assert dict(counted(rows, ANY).samples) == SAMPLES
    assert list(counted(rows, SampleChoice(2)).samples.values()) == [SMALL]
    (given,) = counted(rows, SampleChoice(architectures=["a"])).samples.values()
    assert given == Sample.of(NAMED, "a")


def test_the_last_request_over_a_sample_counts() -> None:
    frame = counted(run_of({7: "ab", 8: "ab"}, [(7, 1), (8, 1), (7, 1), (8, None)]), ANY).frame
    assert frame.groupby("estimator_id").requested.max().idxmax() == 7, "a search is no request of a table"
    frame = counted(run_of({7: "ab", 8: "d"}, [(7, 1), (8, 3)]), ANY).frame
    assert frame.groupby("estimator_id").requested.max().idxmax() == 7, "a list is none of a sample's table"
    frame = counted(run_of({7: "abd", 8: "d"}, [(7, 1), (8, 3)]), SampleChoice(architectures="d")).frame
    assert frame.groupby("estimator_id").requested.max().idxmax() == 8, "but is one of its own"


@pytest.mark.parametrize(
    ("scored", "requests", "choice", "message"),
    [
        ({}, [(7, 1)], ANY, "the run has no scores yet"),
        ({7: "ab"}, [(7, None)], ANY, "the run has no sample, only scores that a search"),
        ({7: "pq"}, [(7, 1)], ANY, "no architecture that was chosen has a score"),
        ({7: "ab"}, [(7, 1)], SampleChoice(3), "no sample '3': it has 4; 2; list of 3; unknown of 3"),
        ({7: "ab"}, [(7, 1)], SampleChoice(ALL), "no sample 'all': it has 4; 2;"),
    ],
)
def test_where_nothing_counts_it_is_said_why(
    scored: dict[int, str], requests: list[tuple[int, int | None]], choice: SampleChoice, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        counted(run_of(scored, requests), choice)


def test_a_sample_is_told_as_the_option_names_it() -> None:
    assert [told(sample) for sample in (DRAW, LIST, Sample.of(ALL, "ab"))] == ["4", "list of 3", "all of 2"]
