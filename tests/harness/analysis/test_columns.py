"""Stored rows as one column per estimator over one sample."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from readings import made_up_table

from nasgauge.analysis.columns import columns, in_table, joined_reads, why_excluded
from nasgauge.core import InputError


def rows(part: str, names: str, score: float) -> pd.DataFrame:
    shared = {"estimator": "two", "settings": "{}", "estimator_id": 1, "requested": 1, "reads": "network"}
    seconds = {"build_seconds": 0.001, "score_seconds": 0.001}
    return pd.DataFrame({"architecture": list(names), "part": part, "score": score, **shared, **seconds})


def test_a_failure_of_an_estimator_of_parts_is_one_of_each_part() -> None:
    sample, found = columns(pd.concat([rows("x", "ab", 1.0), rows("y", "ab", 2.0), rows("", "c", math.nan)]))
    assert sample == ["a", "b", "c"]
    assert found.keys() == {"two.x", "two.y"}
    assert np.array_equal(found["two.y"].scores, [2, 2, math.nan], equal_nan=True)


def test_seconds_are_the_median_in_milliseconds_and_reads_are_joined() -> None:
    frame = rows("", "abc", 1.0).assign(score_seconds=[0.001, 0.003, 0.1], reads=["network", "images", ""])
    _, found = columns(frame)
    assert found["two"].milliseconds == pytest.approx(4)
    assert found["two"].reads == "network+images"
    assert found["two"].label_seconds == 0


def test_reads_come_in_their_own_order() -> None:
    assert joined_reads(["labels+network", "images", ""]) == "network+images+labels"
    assert joined_reads([]) == ""


def test_rows_that_the_table_does_not_know_do_not_count() -> None:
    table = made_up_table([90.0, 91.0])
    frame = rows("", "ab", 1.0).assign(architecture=["a00001", "elsewhere"])
    assert in_table(frame, table).architecture.tolist() == ["a00001"]
    with pytest.raises(InputError, match="none of the 1 scored architectures is in the table"):
        in_table(frame[1:], table)


def test_what_does_not_count_is_said_and_why() -> None:
    table = made_up_table([90.0, 91.0])
    both = rows("", "ab", 1.0).assign(architecture=["a00000", "a00001"])
    assert why_excluded(both, ["a00000", "a00001"], table) == ""
    short = both[:1].assign(estimator="short")
    absent = both[:1].assign(architecture="elsewhere")
    assert why_excluded(pd.concat([both, short, absent]), ["a00000"], table) == (
        "1 more were scored, but are not in the table; 1 more were not scored by all estimators; "
        "short scored 1"
    )
