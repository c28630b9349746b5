"""One run over one sample: what was scored, in which order, and where the sample is from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from readings import made_up

from nasgauge.core import Sample
from nasgauge.core.sample import ALL, DRAWN, NAMED, UNRECORDED

RUN = made_up({"a": np.arange(12.0)}, np.arange(12.0))
NAMES = RUN.sample
DRAW, UNKNOWN = Sample.of(DRAWN, NAMES, 0), Sample.of(UNRECORDED, NAMES)
LARGE, WHOLE = Sample.of(DRAWN, [*NAMES, "x"], 0), Sample.of(ALL, [*NAMES, "x", "y"])
LIST = Sample.of(NAMED, NAMES)
HALVES = [Sample.of(DRAWN, NAMES[:6], 0), Sample.of(DRAWN, NAMES[6:], 1)]


def test_ranked_scores_put_what_is_missing_last() -> None:
    run = made_up({"holes": [1.0, np.nan, 3.0], "empty": [np.nan] * 3}, [90, 91, 92])
    assert run.ranked("holes").tolist() == [1, -np.inf, 3]
    assert run.scored == ["holes"]
    assert list(run.only(["empty"]).columns) == ["empty"]


@pytest.mark.parametrize(("count", "ranks"), [(1, False), (9, False), (10, True), (12, True)])
def test_few_architectures_rank_nothing(count: int, ranks: bool) -> None:
    assert made_up({"a": np.arange(count)}, np.arange(count)).ranks == ranks


@pytest.mark.parametrize(
    ("samples", "origins"),
    [
        ([WHOLE, LARGE, DRAW], [DRAW]),
        ([WHOLE, LARGE], [LARGE]),
        ([UNKNOWN, DRAW], [DRAW]),
        ([LIST, LARGE], [LARGE]),
        ([LIST], [LIST]),
        (HALVES, HALVES),
        ([*HALVES, WHOLE], [WHOLE]),
        ([*HALVES, Sample.of(DRAWN, "z", 0)], HALVES),
        ([], []),
    ],
)
def test_a_sample_is_of_the_smallest_that_has_all_of_it(samples: list[Sample], origins: list[Sample]) -> None:
    assert replace(RUN, samples=samples).origins == origins
