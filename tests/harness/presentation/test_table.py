"""One table: what of it programs get, what people see."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge.presentation.table import Explained, Number, Table, p_value, rounded

FRAME = pd.DataFrame({"estimator": ["a|b", "<c>"], "tau": [0.123456, np.nan]})
TABLE = Table(
    name="made up",
    title="Two & more.",
    frame=FRAME,
    rows=[
        {"estimator": "a|b", "tau": Number(0.123456, 2, 0.1, 0.2)},
        {"estimator": "<c>", "tau": Number(np.nan)},
    ],
    notes=["Sample: 5 % of all.", "Made by: nasgauge run"],
    papers=lambda: {"a|b": "https://arxiv.org/abs/2006.04647"},
)


def test_markdown_keeps_borders_and_rounds() -> None:
    lines = TABLE.to_markdown().splitlines()
    assert lines[0].split() == ["|", "estimator", "|", "tau", "|"]
    assert lines[2].split(" | ")[0].strip("| ") == r"a\|b"
    assert "0.12 [0.10, 0.20]" in lines[2]
    assert lines[-2:] == ["Sample: 5 % of all.", "Made by: nasgauge run"]
    assert str(TABLE) == TABLE.to_markdown()


def test_csv_and_json_carry_all_digits_and_the_caption() -> None:
    text = TABLE.to_csv()
    assert text.startswith("# Sample: 5 % of all.\n# Made by: nasgauge run\n")
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(text), comment="#"), FRAME)
    content = json.loads(TABLE.to_json())
    assert content["caption"] == list(TABLE.notes)
    assert content["rows"] == [{"estimator": "a|b", "tau": 0.123456}, {"estimator": "<c>", "tau": None}]


def test_latex_is_a_fragment_or_a_document() -> None:
    assert r"\caption{Two \& more.}" in TABLE.to_latex()
    assert r"\label{tab:made-up}" in TABLE.to_latex()
    assert r"\documentclass" not in TABLE.to_latex()
    document = TABLE.to_latex(document=True)
    assert document.startswith(r"\documentclass")
    assert document.rstrip().endswith(r"\end{document}")


def test_bibtex_is_of_what_is_shown() -> None:
    assert "mellor2021naswot" in TABLE.to_bibtex()


def test_a_notebook_shows_text_as_text() -> None:
    html = TABLE._repr_html_()
    assert "<b>Two &amp; more.</b>" in html
    assert "&lt;c&gt;" in html
    assert "<c>" not in html
    assert html.count("<tr>") == 3
    assert "<p>Made by: nasgauge run</p>" in html


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Number(0.5), "0.50"),
        (Number(0.5, 1, 0.4, 0.6), "0.5 [0.4, 0.6]"),
        (Number(0.999, 1, 0.998, 1.0), "1.0"),
        (Number(np.nan, 2, np.nan, np.nan), ""),
        (Number(-0.001), "0.00"),
        (Number(3.0, 0), "3"),
    ],
)
def test_a_number_is_rounded_and_its_interval_left_out_where_it_is_a_point(
    value: Number, expected: str
) -> None:
    assert str(value) == expected


def test_a_column_is_sorted_by_all_digits() -> None:
    assert Number(0.123456).key == "0.123456"
    assert Number(np.nan).key == ""
    assert rounded(np.inf, 2) == "inf"


def test_small_p_values_are_not_printed_as_nothing() -> None:
    assert [p_value(value) for value in (0.0, 0.00099, 0.0123, 1.0)] == ["<0.001", "<0.001", "0.012", "1.000"]
    assert p_value(np.nan) == ""


def test_columns_and_explanations_are_asked_for_in_python_too() -> None:
    table = replace(TABLE, notes=["Short.", Explained("Long.")])
    assert table.to_markdown(columns="tau").splitlines()[0].split() == ["|", "tau", "|"]
    assert table.to_markdown(columns=["tau", "estimator"]).splitlines()[0].split("|")[1].strip() == "tau"
    assert "Long." not in table.to_markdown()
    assert "Long." in table.to_markdown(explain=True)
    assert "Long." in table.to_csv()
    assert "Long." in table.to_html()
    with pytest.raises(InputError, match="no column 'rho'; there are estimator, tau"):
        table.to_markdown(columns=["rho"])
