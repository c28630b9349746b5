"""Tables of one part and of several in every format."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge.presentation.formats import ENDINGS, FORMATS, content_of, format_of, html_of, text_of
from nasgauge.presentation.machine_formats import csv_of
from nasgauge.presentation.table import Number, Table

FIRST = Table(
    name="first",
    title="The first one.",
    frame=pd.DataFrame({"name": ["a|b", "c"], "count": [1, 2], "rho": [0.25, None]}),
    rows=[{"name": "a|b", "rho": Number(0.25)}, {"name": "c", "rho": ""}],
    notes=["A note.", "Made by: me"],
)
SECOND = Table("second", "The second one.", pd.DataFrame({"size": [7]}), [{"size": "7"}], [])
BOTH = replace(FIRST, lead=["Found: a"], parts=[SECOND])


def test_markdown_has_lead_parts_and_notes_apart() -> None:
    blocks = BOTH.to_markdown().split("\n\n")
    assert blocks[:2] == ["Found: a", "The first one."]
    assert blocks[2].splitlines()[2].split(" | ")[0].strip("| ") == r"a\|b"
    assert blocks[3] == "The second one."
    assert blocks[4].splitlines()[0].strip("| ") == "size"
    assert blocks[5] == "A note.\nMade by: me\n"
    assert FIRST.to_markdown().split("\n\n")[0].startswith("| name"), "one table alone needs no title"


def test_csv_of_several_parts_is_one_table_with_whole_numbers() -> None:
    text = BOTH.to_csv()
    assert text.startswith("# Found: a\n# A note.\n# Made by: me\npart,name,count,rho,size\n")
    assert text.splitlines()[4:] == ["first,a|b,1,0.25,", "first,c,2,,", "second,,,,7"]
    rows = pd.read_csv(io.StringIO(text), comment="#")
    assert rows.groupby("part").size().to_dict() == {"first": 2, "second": 1}
    assert FIRST.to_csv().splitlines()[2:] == ["name,count,rho", "a|b,1,0.25", "c,2,"]
    assert csv_of(SECOND.frame, []) == "size\n7\n"


def test_json_has_the_rows_of_each_part() -> None:
    content = json.loads(BOTH.to_json())
    assert content["caption"] == ["Found: a", "A note.", "Made by: me"]
    assert content["rows"][0] == {"name": "a|b", "count": 1, "rho": 0.25}
    assert content["parts"] == {"second": [{"size": 7}]}
    assert "parts" not in json.loads(FIRST.to_json())


def test_latex_has_a_table_for_each_part() -> None:
    text = BOTH.to_latex()
    assert text.count(r"\begin{threeparttable}") == 2
    assert r"\label{tab:first}" in text
    assert r"\label{tab:second}" in text
    assert r"\item Found: a" in text
    assert BOTH.to_latex(document=True).count(r"\begin{document}") == 1


def test_a_notebook_shows_everything() -> None:
    text = html_of(BOTH)
    assert text.count("<table>") == 2
    assert "<p>Found: a</p>" in text
    assert "a|b" in text
    assert text.endswith("<p>Made by: me</p></small></div>")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_table_is_always_the_same_text(form: str) -> None:
    assert content_of(BOTH, form) == content_of(BOTH, form)
    assert len(content_of(BOTH, form)) > len(content_of(SECOND, form))


@pytest.mark.parametrize(("ending", "form"), ENDINGS.items())
def test_the_ending_of_a_file_gives_its_format_and_format_beats_it(ending: str, form: str) -> None:
    assert format_of(Path(f"my.table{ending}"), None) == form
    assert format_of(Path(f"TABLE{ending.upper()}"), None) == form
    assert format_of(Path(f"table{ending}"), "csv") == "csv"
    assert format_of(Path("table.xyz"), "csv") == "csv"
    assert format_of(None, None) == "markdown"


@pytest.mark.parametrize("name", ["table", "table.xlsx", "csv"])
def test_an_ending_that_says_nothing_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(InputError, match=rf"'{name}': wanted a name that ends in .md, .csv, .json, .parquet"):
        format_of(Path(name), None)
    with pytest.raises(InputError, match=r"ends in .csv, .parquet, or format"):
        format_of(Path("x.md"), None, ("csv", "parquet"))


def test_parquet_is_no_text() -> None:
    with pytest.raises(InputError, match="name a file with output"):
        format_of(None, "parquet")
    with pytest.raises(InputError, match="parquet is not text"):
        text_of(FIRST, "parquet")


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_without_rows_is_written_in_every_format(form: str) -> None:
    empty = replace(FIRST, frame=FIRST.frame[:0], rows=[], parts=[replace(SECOND, rows=[])])
    assert content_of(empty, form)


def test_html_is_a_page_without_formulas() -> None:
    page = FIRST.to_html()
    assert page.startswith("<!doctype html>")
    assert "<title>The first one.</title>" in page
    assert "mathjax_ignore" in page
