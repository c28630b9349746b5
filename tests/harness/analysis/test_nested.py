"""One table per sample that estimators share: each estimator in every table whose sample it covers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from four_estimators import ACCURACY, SCORES, N
from readings import made_up_covered

from nasgauge.analysis.covered_run import CoveredRun
from nasgauge.analysis.nested import nested, nested_samples, side_by_side
from nasgauge.core import InputError

RUN = made_up_covered(SCORES, ACCURACY)


def run_of(**counts: int) -> CoveredRun:
    """Estimators by name, each over the first architectures."""
    return made_up_covered({name: SCORES[name][:count] for name, count in counts.items()}, ACCURACY)


def shape(runs: list[CoveredRun]) -> list[tuple[int, list[str]]]:
    """Architectures and estimators of each table."""
    return [(len(level[0].sample), list(level[0].columns)) for level in nested(runs)]


@pytest.mark.parametrize(
    ("covers", "samples"),
    [
        (["abc", "abc"], ["abc"]),
        (["abc", "ab", "a"], ["abc", "ab", "a"]),
        (["a", "abc"], ["abc", "a"]),
        (["abc", "bcd"], ["abc", "bcd", "bc"]),
        (["abc", "de"], ["abc", "de"]),
        (["abc", "ab", "bc"], ["abc", "ab", "bc", "b"]),
    ],
)
def test_samples_are_those_that_somebody_covers_and_what_all_share(
    covers: list[str], samples: list[str]
) -> None:
    found = nested_samples({str(place): frozenset(cover) for place, cover in enumerate(covers)})
    assert ["".join(sample) for sample in found] == samples
    backwards = nested_samples({str(place): frozenset(cover) for place, cover in enumerate(covers[::-1])})
    assert found == backwards, "whatever the order"


def test_one_sample_is_one_table() -> None:
    assert shape([RUN]) == [(N, list(SCORES))]


def test_a_slower_estimator_shrinks_nobodys_sample() -> None:
    run = run_of(weak=60, good=60, params=60, like_params=20)
    assert shape([run]) == [(60, ["weak", "good", "params"]), (20, ["weak", "good", "params", "like_params"])]
    (large,), (small,) = nested([run])
    assert np.array_equal(large.columns["weak"].scores, SCORES["weak"][:60])
    assert np.array_equal(small.columns["weak"].scores, SCORES["weak"][:20])


def test_runs_are_over_what_all_have() -> None:
    other = run_of(good=30, weak=10)
    assert shape([RUN, other]) == [(30, ["good"]), (10, ["weak", "good"])]
    for one, two in nested([RUN, other]):
        assert one.sample == two.sample
        assert list(one.columns) == list(two.columns)


def with_list(run: CoveredRun, *names: str) -> CoveredRun:
    """As if these were asked for over a list only."""
    stored = {
        name: replace(column, drawn=frozenset()) if name in names else column
        for name, column in run.stored.items()
    }
    return replace(run, stored=stored)


def test_lists_count_only_where_there_is_no_sample() -> None:
    run = run_of(good=30, weak=10)
    assert shape([with_list(run, "weak")]) == [(30, ["good"])]
    assert shape([with_list(run, "weak", "good")]) == [(30, ["good"]), (10, ["good", "weak"])]


def test_a_list_of_one_run_may_be_the_sample_of_another() -> None:
    again = with_list(run_of(good=40), "good")
    assert shape([run_of(good=30), again]) == shape([again, run_of(good=30)]) == [(30, ["good"])]


def test_runs_without_anything_in_common_are_refused() -> None:
    with pytest.raises(InputError, match="no estimator is in all 2 runs"):
        nested([RUN, made_up_covered({"new": SCORES["weak"]}, ACCURACY)])
    (name, column), *_ = RUN.stored.items()
    apart = [
        replace(RUN, stored={name: replace(column, rows=rows, drawn=frozenset(rows.index))})
        for rows in (column.rows[:9], column.rows[9:20])
    ]
    with pytest.raises(InputError, match="no architecture is in all 2 runs"):
        nested(apart)


def test_benchmarks_side_by_side_end_with_the_samples_of_most_estimators() -> None:
    one, two = nested([run_of(good=30, weak=10)]), nested([run_of(good=20, weak=20)])
    assert [[len(run.sample) for run in runs] for runs in side_by_side([one, two])] == [[30, 20], [10, 20]]
