"""LaTeX that compiles as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from readings import made_up

from nasgauge import plugins
from nasgauge.analysis.bands import by_accuracy, by_operation
from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.presentation import latex
from nasgauge.presentation.bands_table import bands_table
from nasgauge.presentation.bibtex import bibliography
from nasgauge.presentation.captions import papers_of
from nasgauge.presentation.compare_table import compare_table
from nasgauge.presentation.formats import text_of
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.mean_ranks_table import mean_ranks_table
from nasgauge.presentation.pairs_table import pairs_table
from nasgauge.presentation.published_table import published_table
from nasgauge.presentation.seeds_table import seeds_table
from nasgauge.presentation.table import Footnote, Number, Table
from nasgauge.runtime.command import asked_by

RNG = np.random.default_rng(0)
ACCURACY = 90 + RNG.standard_normal(100)
NAMES = ("naswot", "synflow", "grad_norm", "params")
RUN = made_up({name: ACCURACY + RNG.standard_normal(100) for name in NAMES}, ACCURACY)
BOARD = leaderboard(RUN)


def lines(cells: list[Number | str], heading: str = "tau", **options: object) -> list[str]:
    """The rows of a table of one column."""
    rows = [{heading: cell} for cell in cells]
    table = Table("t", "title", pd.DataFrame(), rows, [], **options)  # type: ignore[arg-type]
    text = latex.fragment(table, {})
    return [line.removesuffix(r" \\") for line in text.partition("\\midrule\n")[2].splitlines()[: len(cells)]]


def test_best_is_bold_and_second_underlined_as_printed() -> None:
    cells: list[Number | str] = [Number(0.501), Number(0.504), Number(-0.2), Number(0.41), Number(np.nan), ""]
    assert lines(cells, better={"tau": 1}) == [
        r"\bfseries 0.50",
        r"\bfseries 0.50",
        "-0.20",
        r"{\phantom{$-$}\underline{$0.41$}}",
        "",
        "",
    ]
    assert lines(cells[:3], better={"tau": -1})[2] == r"\bfseries -0.20"
    assert lines(cells[:3]) == ["0.50", "0.50", "-0.20"]
    assert lines(cells[:2], better={"tau": 1}, eligible=[False, True])[0] == "0.50"


def test_numbers_are_padded_to_the_width_of_their_column() -> None:
    assert lines([Number(120.0), Number(7.5)], better={"tau": 1})[1] == r"{\phantom{$00$}\underline{$7.50$}}"


def test_intervals_stand_in_a_column_of_their_own() -> None:
    assert r"$(0.40\mbox{ to }0.60)$" in lines([Number(0.5, 2, 0.4, 0.6, over_draws=True)])[0]
    row = lines([Number(0.5, 2, 0.4, 0.6)])[0]
    assert row == r"0.50 & {\scriptsize $[0.40, 0.60]$}"


def test_text_is_escaped() -> None:
    assert lines(["a_b & 5 % of #1 {x} ~ ^ \\ <tau>"], "estimator") == [
        r"a\_b \& 5 \% of \#1 \{x\} \textasciitilde{} \^{} \textbackslash{} "
        r"\ensuremath{<}$\tau$\ensuremath{>}"
    ]


def test_sources_are_footnotes_each_once() -> None:
    rows = [{"value": Number(1), "source": Footnote(text)} for text in ("paper A", "paper B", "paper A")]
    text = latex.fragment(Table("t", "title", pd.DataFrame(), rows, []), {})
    assert text.count(r"\tnote{a}") == 2
    assert text.count(r"\item[a] paper A") == 1
    assert r"\item[b] paper B" in text


def test_marks_go_on_after_z() -> None:
    rows = [{"source": Footnote(f"paper {number}")} for number in range(28)]
    text = latex.fragment(Table("t", "title", pd.DataFrame(), rows, []), {})
    assert r"\item[z] paper 25" in text
    assert r"\item[ab] paper 27" in text


def test_commands_are_comments_and_notes_are_notes() -> None:
    with asked_by("nasgauge leaderboard"):
        text = text_of(board_table(BOARD, RUN), "latex")
    assert "% Made by: nasgauge leaderboard\n" in text
    assert r"\item Made by" not in text
    assert r"\item Sample: 100 architectures" in text
    assert r"\label{tab:leaderboard-nasbench201-cifar10}" in text


def test_what_is_shown_is_cited() -> None:
    cited = bibliography(papers_of(RUN))
    text = text_of(board_table(BOARD, RUN), "latex", cited)
    assert r"naswot~\cite{mellor2021naswot}" in text
    assert r"nasbench201~\cite{dong2020nasbench201}" in text
    assert r"params~\cite" not in text


def tables() -> dict[str, Table]:
    operations = plugins.search_space("nasbench201").operations
    assert operations is not None
    cells = [f"|{op}~0|+|none~0|none~1|+|none~0|none~1|none~2|" for op in ("none", "skip_connect")] * 50
    other = made_up({name: -RUN.columns[name].scores for name in NAMES}, ACCURACY, benchmark="nats_sss")
    return {
        "leaderboard": board_table(BOARD, RUN),
        "published": published_table(BOARD, RUN),
        "pairs": pairs_table(RUN),
        "bands": bands_table(RUN, by_accuracy(ACCURACY), "params"),
        "operations": bands_table(RUN, by_operation(cells, operations), "params", by="operation"),
        "seeds": seeds_table({0: RUN, 1: RUN}),
        "benchmarks": mean_ranks_table([RUN, other]),
        "compare": compare_table([], RUN, RUN),
    }


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("pdflatex"), reason="no pdflatex: apt-get install texlive-latex-extra texlive-science"
)
def test_all_tables_compile_into_one_document(tmp_path: Path) -> None:
    cited = bibliography(papers_of(RUN))
    (tmp_path / "references.bib").write_text(cited.text, encoding="utf-8")
    body = "".join(latex.fragment(table, cited.keys) for table in tables().values())
    (tmp_path / "all.tex").write_text(latex.document(body, "references"), encoding="utf-8")
    for command in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
        strict = ("-interaction=nonstopmode", "-halt-on-error") if command == "pdflatex" else ()
        ended = subprocess.run([command, *strict, "all"], cwd=tmp_path, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stdout.decode(errors="replace")[-2000:]
    log = (tmp_path / "all.log").read_text(errors="replace")
    assert not re.findall("Warning: (?:Citation|Reference|Label).*|^!.*|Overfull.*", log, re.MULTILINE)
