"""Trajectories as people see them."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from study_contexts import CONTEXT
from table_cells import texts

from nasgauge.presentation.trajectory_table import trajectory_table


def trajectory(scores: list[float]) -> pd.DataFrame:
    rows = [
        (epoch, name, 90.0 + place, score, 10.0 * place, None)
        for epoch, score in zip((0, 4), scores, strict=True)
        for place, name in enumerate("abc")
    ]
    names = ["epoch", "architecture", "accuracy", "score", "held_out_accuracy", "error"]
    return pd.DataFrame(rows, columns=names).assign(score=lambda frame: frame.score + frame.held_out_accuracy)


def test_trajectories_have_epochs_and_architectures() -> None:
    table = trajectory_table(trajectory([1.5, 2.5]), CONTEXT, "Training: short.")
    assert texts(table, 1) == {
        "epoch": "4",
        "finite": "3 of 3",
        "mean score": "12.500",
        "tau with epoch 0": "1.000",
        "tau with accuracy": "1.000",
        "tau of held-out": "1.000",
    }
    (part,) = table.parts
    assert list(texts(part)) == [
        *("architecture", "accuracy", "score at 0", "score at 4", "held-out at 0", "held-out at 4"),
    ]
    assert list(texts(part, 1).values()) == ["b", "91.00", "11.5", "12.5", "10.0", "10.0"]
    assert "Training: short." in table.notes
    assert not any(line.startswith("No score changed") for line in table.notes)
    same = trajectory_table(trajectory([1.0, 1.0]), CONTEXT, "")
    assert any(line.startswith("No score changed") for line in same.notes)


def test_both_parts_are_in_every_format() -> None:
    table = trajectory_table(trajectory([1.5, 2.5]), CONTEXT, "Training: short.")
    content = json.loads(table.to_json())
    assert len(content["rows"]) == 2
    assert {name: len(rows) for name, rows in content["parts"].items()} == {"trajectory-architectures": 3}
    written = pd.read_csv(io.StringIO(table.to_csv()), comment="#")
    assert written.groupby("part").size().to_dict() == {"trajectory-epochs": 2, "trajectory-architectures": 3}
    latex = table.to_latex()
    assert latex.count(r"\begin{threeparttable}") == 2
    assert latex.count(r"\label{tab:trajectory-architectures}") == 1
    assert len(table.to_markdown().split("\n\n")) == 5, "two tables with their titles, and the caption"


def test_numbers_have_all_digits() -> None:
    table = trajectory_table(trajectory([1.5, 2.5]), CONTEXT, "Training: short.")
    for part in (table, *table.parts):
        assert len(part.frame) == len(part.rows)
    exact = table.frame["mean"]
    text = [row["mean score"] for row in table.rows]
    for number, shown in zip(exact, text, strict=True):
        assert float(str(shown).split(" ± ")[0]) == pytest.approx(number, rel=1e-3, abs=1e-3)
