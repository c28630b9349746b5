"""The spread of scores as people see it."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from spread_rows import spread_rows
from study_contexts import CONTEXT
from table_cells import texts

from nasgauge.presentation.spread_table import spread_table

RNG = np.random.default_rng(0)


def test_spread_has_sources_and_architectures() -> None:
    scores = RNG.standard_normal((4, 3)) * 100
    scores[0, 0] = -np.inf
    rows = pd.concat([spread_rows(scores), spread_rows(scores, "batch size")])
    table = spread_table(rows, CONTEXT)
    assert [texts(table, row)["varied"] for row in (0, 1)] == ["minibatch", "batch size"]
    assert texts(table)["finite"] == "3 of 4"
    assert texts(table)["tau of single ones"].count(" to ") == 1
    (part,) = table.parts
    assert texts(part) == {
        "architecture": "a",
        "accuracy": "90.00",
        "minibatch": "",
        "batch size, standardised": "",
    }
    mean, deviation = scores[1].mean(), scores[1].std(ddof=1)
    assert texts(part, 1)["minibatch"] == f"{mean:.5g} ± {deviation:.2g}"
    assert sum(line.startswith("Not finite: 2 of 24") for line in table.notes) == 1
    alone = spread_table(spread_rows(scores[:, 1:2]), CONTEXT)
    assert texts(alone.parts[0], 1)["minibatch"] == f"{scores[1, 1]:.5g}", "one value has no deviation"


def test_both_parts_are_in_every_format() -> None:
    table = spread_table(spread_rows(RNG.standard_normal((4, 3))), CONTEXT)
    content = json.loads(table.to_json())
    assert len(content["rows"]) == 1
    assert {name: len(rows) for name, rows in content["parts"].items()} == {"spread-architectures": 4}
    written = pd.read_csv(io.StringIO(table.to_csv()), comment="#")
    assert written.groupby("part").size().to_dict() == {"spread-sources": 1, "spread-architectures": 4}
    latex = table.to_latex()
    assert latex.count(r"\begin{threeparttable}") == 2
    assert latex.count(r"\label{tab:spread-architectures}") == 1
    assert len(table.to_markdown().split("\n\n")) == 5, "two tables with their titles, and the caption"


def test_numbers_have_all_digits() -> None:
    table = spread_table(spread_rows(RNG.standard_normal((4, 3))), CONTEXT)
    for part in (table, *table.parts):
        assert len(part.frame) == len(part.rows)
    exact = table.parts[0].frame["minibatch mean"]
    text = [row["minibatch"] for row in table.parts[0].rows]
    for number, shown in zip(exact, text, strict=True):
        assert float(str(shown).split(" ± ")[0]) == pytest.approx(number, rel=1e-3, abs=1e-3)
