"""What errors say."""

from __future__ import annotations

from nasgauge.core import unknown


def test_errors_name_what_where_and_what_there_is() -> None:
    text = unknown("column in mine.csv", "acuracy", ["accuracy", "ops"])
    assert text == "no column 'acuracy' in mine.csv; did you mean accuracy?"
    assert unknown("data set of x", "q", ["cifar10"]) == "no data set 'q' of x; there is cifar10"
