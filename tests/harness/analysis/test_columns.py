"""Stored rows as one column per estimator over one sample."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from readings import made_up_table

from nasgauge.analysis.columns import in_table, joined_reads, stored_columns
from nasgauge.core import InputError


def rows(part: str, names: str, score: float) -> pd.DataFrame:
    shared = {"estimator": "two", "settings": "{}", "estimator_id": 1, "requested": 1, "reads": "network",
              "drawn": True, "file": "", "note": None}  # fmt: skip
    seconds = {"build_seconds": 0.001, "score_seconds": 0.001}
    return pd.DataFrame({"architecture": list(names), "part": part, "score": score, **shared, **seconds})


def test_a_failure_of_an_estimator_of_parts_is_one_of_each_part() -> None:
    found = stored_columns(pd.concat([rows("x", "ab", 1.0), rows("y", "ab", 2.0), rows("", "c", math.nan)]))
    assert found.keys() == {"two.x", "two.y"}
    assert found["two.y"].covers == frozenset("abc")
    assert np.array_equal(found["two.y"].over("abc").scores, [2, 2, math.nan], equal_nan=True)


def test_seconds_are_the_median_in_milliseconds_and_reads_are_joined() -> None:
    frame = rows("", "abc", 1.0).assign(score_seconds=[0.001, 0.003, 0.1], reads=["network", "images", ""])
    column = stored_columns(frame)["two"]
    assert column.over("abc").milliseconds == pytest.approx(4)
    assert column.over("abc").reads == "network+images"
    assert column.over("c").milliseconds == pytest.approx(101), "of these architectures only"
    assert column.over("c").reads == ""
    assert column.over("abc").label_seconds == 0


def test_a_column_is_in_the_order_of_the_sample() -> None:
    frame = rows("", "abc", 1.0).assign(score=[1.0, 2.0, 3.0])
    assert stored_columns(frame)["two"].over(["c", "a"]).scores.tolist() == [3, 1]


def test_what_was_drawn_is_kept_apart() -> None:
    column = stored_columns(rows("", "abc", 1.0).assign(drawn=[True, False, True]))["two"]
    assert (column.covers, column.drawn) == (frozenset("abc"), frozenset("ac"))


def test_of_two_versions_the_last_requested_counts() -> None:
    later = rows("", "a", 2.0).assign(requested=2, estimator_id=2)
    column = stored_columns(pd.concat([rows("", "ab", 1.0), later]))["two"]
    assert column.covers == {"a"}
    assert column.over("a").scores.tolist() == [2]


def test_functions_of_one_name_in_two_files_are_two() -> None:
    """Each with its last version, and with as much of its path as tells them apart."""
    one, two = rows("", "ab", 1.0), rows("", "ab", 2.0).assign(requested=2, estimator_id=2)
    newer = rows("", "ab", 3.0).assign(requested=3, estimator_id=3)
    files = ["/x/a.py", "/y/a.py", "/y/a.py"]
    every = pd.concat([each.assign(file=file) for each, file in zip((one, two, newer), files, strict=True)])
    found = stored_columns(every)
    scores = {name: column.over("ab").scores.tolist() for name, column in found.items()}
    assert scores == {"two [x/a.py]": [1, 1], "two [y/a.py]": [3, 3]}
    assert {column.estimator for column in found.values()} == {"two"}
    parts = pd.concat([rows("p", "a", 1.0).assign(file="/x/a.py"), two.assign(file="/x/b.py")])
    assert stored_columns(parts).keys() == {"two [a.py].p", "two [b.py]"}


def test_a_version_whose_file_is_not_known_may_be_an_older_one() -> None:
    old, new = rows("", "ab", 1.0), rows("", "ab", 2.0).assign(requested=2, estimator_id=2, file="/x/a.py")
    assert stored_columns(pd.concat([old, new]))["two"].over("ab").scores.tolist() == [2, 2]
    found = stored_columns(pd.concat([old.assign(requested=3), new]))
    assert found.keys() == {"two [a.py]", "two [no file]"}


def test_remarks_are_counted_over_the_sample() -> None:
    frame = rows("", "abc", 1.0).assign(note=["few images", None, "few images"])
    column = stored_columns(frame)["two"]
    assert column.over("abc").notes == {"few images": 2}
    assert column.over("ab").notes == {"few images": 1}
    assert column.over("b").notes == {}


def test_what_the_machine_failed_on_stands_beside_what_was_scored() -> None:
    column = stored_columns(rows("", "ab", 1.0), {1: frozenset("cd"), 2: frozenset("e")})["two"]
    assert column.failed == frozenset("cd")
    assert column.covers == frozenset("ab")
    assert column.over("a").failed == 2


def test_reads_come_in_their_own_order() -> None:
    assert joined_reads(["labels+network", "images", ""]) == "network+images+labels"
    assert joined_reads([]) == ""


def test_rows_that_the_table_does_not_know_do_not_count() -> None:
    table = made_up_table([90.0, 91.0])
    frame = rows("", "ab", 1.0).assign(architecture=["a00001", "elsewhere"])
    assert in_table(frame, table).architecture.tolist() == ["a00001"]
    with pytest.raises(InputError, match="none of the 1 scored architectures is in the table"):
        in_table(frame[1:], table)
