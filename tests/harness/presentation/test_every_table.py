"""What holds for the table of every command: equal numbers in all formats, names as they are, a width."""

from __future__ import annotations

import io
import json
import math
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest
from every_table import HOSTILE, every_table

from nasgauge.presentation import latex
from nasgauge.presentation.escaping import one_line
from nasgauge.presentation.table import Table
from nasgauge.presentation.view import View
from nasgauge.runtime.command import asked_by

pytestmark = pytest.mark.slow
with asked_by("nasgauge pairs --store 'my store.sqlite' --where device=cpu " + "--estimator naswot " * 5):
    TABLES = every_table()
each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


def numbers(frame: pd.DataFrame) -> list[tuple[int, str, float]]:
    """Row, column and value of every number that is there, those that are infinite apart."""
    return [
        (row, str(name), float(value))
        for name in frame
        for row, value in enumerate(frame[name])
        if isinstance(value, int | float) or hasattr(value, "dtype")
        if not pd.isna(value)
    ]


def parts(table: Table) -> list[Table]:
    return [table, *table.parts]


def in_parts(frame: pd.DataFrame, table: Table) -> list[pd.DataFrame]:
    """Rows of each part, with its columns."""
    if not table.parts:
        return [frame]
    return [
        frame[frame.part == each.name].reset_index(drop=True)[list(each.frame.columns)]
        for each in parts(table)
    ]


@each_table
def test_every_number_is_read_back_from_csv_to_the_last_digit(table: Table) -> None:
    read = pd.read_csv(io.StringIO(table.to_csv()), comment="#", dtype=str)
    for each, found in zip(parts(table), in_parts(read, table), strict=True):
        for row, name, value in numbers(each.frame):
            assert float({"True": 1, "False": 0}.get(found[name][row], found[name][row])) == value, (
                name,
                row,
            )


@each_table
def test_every_number_is_read_back_from_json_and_what_is_infinite_is_null(table: Table) -> None:
    def refused(name: str) -> Any:
        raise AssertionError(f"{name} is not JSON")

    content = json.loads(table.to_json(), parse_constant=refused)
    rows = [content["rows"], *content.get("parts", {}).values()]
    for each, found in zip(parts(table), rows, strict=True):
        for row, name, value in numbers(each.frame):
            assert found[row][name] == (value if math.isfinite(value) else None), (name, row)


@each_table
def test_every_number_is_read_back_from_parquet_with_the_caption(table: Table) -> None:
    content = pyarrow.parquet.read_table(io.BytesIO(table.to_parquet()))
    assert json.loads(content.schema.metadata[b"caption"]) == [
        one_line(line) for line in (*table.lead, *table.notes)
    ]
    for each, found in zip(parts(table), in_parts(content.to_pandas(), table), strict=True):
        for row, name, value in numbers(each.frame):
            assert float(found[name][row]) == value, (name, row)


def test_there_are_p_values_that_a_rounded_format_would_lose() -> None:
    assert 0 < TABLES["pairs"].frame.tau_p.min() < 1e-12


@each_table
def test_the_default_fits_100_columns_and_says_what_it_leaves_out(table: Table) -> None:
    text = table.to_markdown()
    assert max(map(len, text.splitlines())) <= 100
    shown = {cell for line in text.splitlines() if line.startswith("|") for cell in line.split(" | ")}
    assert len(shown) > 1
    assert (
        "explain=True" in text
        or "wide=True" in text
        or not any("Explained" in type(n).__name__ for n in table.notes)
    )


@each_table
def test_a_caption_is_short(table: Table) -> None:
    """Five lines, beside the command that makes the table again, and what searchers say."""
    lines = [line for line in View().caption(table) if "sees the accuracies" not in line]
    made = next((place for place, line in enumerate(lines) if line.startswith("Made by")), len(lines))
    assert made + (not lines[-1].startswith("  ")) <= 5, lines


@each_table
def test_a_wide_table_has_every_column_and_an_explained_one_every_line(table: Table) -> None:
    wide = table.to_markdown(wide=True, explain=True)
    heads = [line for line in wide.splitlines() if line.startswith("|")]
    assert len(re.findall(r"(?<!\\)\|", heads[0])) == len(table.rows[0]) + 1
    assert "wide=True" not in wide
    assert "explain=True" not in wide


@each_table
def test_every_row_has_as_many_cells_as_there_are_headings(table: Table) -> None:
    for text in (table.to_markdown(), table.to_markdown(wide=True)):
        blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
        assert len(blocks) == len(parts(table))
        for block in blocks:
            assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in block.splitlines()}) == 1


@each_table
def test_html_has_no_element_of_a_name(table: Table) -> None:
    found: set[str] = set()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            found.add(tag)

    Tags().feed(table.to_html(wide=True))
    known = {"html", "meta", "title", "div", "p", "b", "table", "thead", "tbody", "tr", "th", "td", "small"}
    assert found <= known | {"details", "summary"}


@each_table
def test_the_columns_that_are_asked_for_are_shown_in_their_order(table: Table) -> None:
    names = [one_line(name) for name in reversed(table.rows[0])][:2]
    if any("\n" in name for name in table.rows[0]):
        pytest.skip("such a heading cannot be typed")
    head = table.to_markdown(columns=names).split("|")[1:4]
    assert len(head) == 3
    assert "wide=True" not in table.to_markdown(columns=names)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex: apt-get install texlive-latex-extra")
def test_names_do_not_keep_latex_from_compiling(tmp_path: Path) -> None:
    body = "".join(table.to_latex() for table in TABLES.values())
    (tmp_path / "all.tex").write_text(latex.document(body), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stdout.decode(errors="replace")[-2000:]


def test_names_are_hostile_to_every_format() -> None:
    assert set("|`\n<_%#$&*~^\\{") <= set("".join(HOSTILE))
