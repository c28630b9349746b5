"""Which columns and lines of a table people see."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge.presentation.table import Explained, Number, Table
from nasgauge.presentation.view import WIDTH, View, wrapped

ROW = {"rank": Number(1, 0), "estimator": "naswot", "aside": "x" * 30, "tau": Number(0.5, 2, 0.4, 0.6)}
WIDE = ROW | {"Reads": "y" * 30, "n": Number(100, 0)}
FIRST = ("rank", "estimator", "tau", "n")


def table(row: dict[str, Number | str], *notes: str) -> Table:
    return Table("t", "T.", pd.DataFrame(), [row], notes, first=FIRST)


def headings(view: View, row: dict[str, Number | str]) -> list[str]:
    return list(view.rows(table(row))[0])


def test_all_columns_that_fit_are_shown_in_the_order_of_the_table() -> None:
    assert headings(View(), ROW) == list(ROW)


def test_of_those_that_do_not_fit_the_first_ones_are_shown_and_then_what_fits() -> None:
    long = WIDE | {"aside": "x" * 38, "tau": Number(0.5, 2, 0.4, 0.6)}
    assert headings(View(), long) == ["rank", "estimator", "aside", "tau", "n"]
    assert View().caption(table(long)) == ["wide=True shows Reads."]
    assert headings(View(wide=True), long) == list(long)
    assert View(wide=True).caption(table(long)) == []


def test_a_column_without_a_value_takes_no_room_and_is_not_announced() -> None:
    long = WIDE | {"aside": "x" * 38, "empty": ""}
    assert "empty" not in headings(View(), long)
    assert View().caption(table(long)) == ["wide=True shows Reads."]


def test_columns_are_chosen_in_any_case_and_order_however_wide_they_are() -> None:
    assert headings(View(("N", "reads", "aside", "tau")), WIDE) == ["n", "Reads", "aside", "tau"]
    with pytest.raises(InputError, match="no column 'rho'; there are aside, estimator, n, rank, Reads, tau"):
        View(("rho",)).check(table(WIDE))


def test_each_part_shows_what_it_has_of_the_chosen_columns() -> None:
    both = replace(table(ROW), parts=[table({"estimator": "a", "round": "2"})])
    view = View(("round", "tau"))
    view.check(both)
    assert list(view.rows(both)[0]) == ["tau"]
    assert list(view.rows(both.parts[0])[0]) == ["round"]


def test_a_text_that_leaves_no_room_loses_its_middle() -> None:
    row: dict[str, Number | str] = {"estimator": "begin" + "m" * 200 + "end", "tau": Number(0.5)}
    (shown,) = View().rows(table(row))
    assert str(shown["estimator"]).startswith("begin")
    assert str(shown["estimator"]).endswith("end")
    assert "…" in str(shown["estimator"])
    assert View(wide=True).rows(table(row)) == [row]


def test_what_is_explained_is_shown_on_request() -> None:
    made = table(ROW, "Short.", Explained("Long."))
    assert View().caption(made) == ["Short.", "explain=True says what the columns mean."]
    assert View(explain=True).caption(made) == ["Short.", "Long."]


def test_columns_that_are_too_many_to_name_are_counted() -> None:
    many = {f"a column with number {number}": "x" * 30 for number in range(12)}
    *_, hint = View().caption(table(many, Explained("Long.")))
    assert hint == "wide=True shows 9 more columns; explain=True says what the columns mean."


def test_a_line_is_wrapped_and_a_command_stays_one_command() -> None:
    assert max(map(len, wrapped("word " * 60))) <= WIDTH
    words = ["nasgauge", "run", "--where", "a 'b' c", *["--estimator", "naswot"] * 9, "--sample", "40"]
    lines = wrapped(f"Made by: {shlex.join(words)}")
    assert len(lines) > 1
    assert max(map(len, lines)) <= WIDTH
    assert shlex.split("\n".join(lines).removeprefix("Made by: ").replace("\\\n", "")) == words
    assert wrapped("Made by: nasgauge run") == ["Made by: nasgauge run"]


def test_a_command_that_is_markup_is_shown_as_code() -> None:
    assert wrapped("Made by: nasgauge run --where 'device=<gpu>'") == [
        "Made by: ` nasgauge run --where 'device=<gpu>' `"
    ]
    assert wrapped("Made by: echo `x`") == ["Made by: `` echo `x` ``"]
