"""Parity as people see it."""

from __future__ import annotations

import pandas as pd
from readings import PROVENANCE
from table_cells import texts

from nasgauge.benchmarks.published import published
from nasgauge.presentation.parity_table import parity_table
from nasgauge.runtime.command import asked_by


def test_parity_says_how_far_others_agree() -> None:
    rows = pd.DataFrame(
        [("naswot", "-nwot", 12, 1, 0.5, 0.25, 0.75, 0.4), ("mine", "x", 12, 0, 1.0, 1.0, 1.0, 1.0)],
        columns=["estimator", "theirs", "architectures", "unscored", "rho", "rho_low", "rho_high", "tau"],
    )
    with asked_by("nasgauge parity"):
        table = parity_table(rows, PROVENANCE, "theirs.csv")
    assert texts(table)["rho"] == "0.500 [0.250, 0.750]"
    assert texts(table)["their column"] == "-nwot"
    assert [line for line in table.notes if line.startswith("Made by")] == ["Made by: nasgauge parity"]
    assert "Theirs: theirs.csv." in table.notes[1]
    known = bool(texts(table)["others agree"])
    assert any(line.startswith("Others agree: ") for line in table.notes) == known
    assert texts(table, 1)["others agree"] == ""


def test_nobody_agrees_where_nothing_was_published() -> None:
    frame = pd.DataFrame(
        [("mine", "x", 12, 0, 1.0, 1.0, 1.0, 1.0)],
        columns=["estimator", "theirs", "architectures", "unscored", "rho", "rho_low", "rho_high", "tau"],
    )
    table = parity_table(frame, PROVENANCE, "theirs.csv")
    assert not any(line.startswith("Others agree") for line in table.notes)
    assert texts(table)["rho"] == "1.000"
    assert table.name == "parity-nasbench201-cifar10"
    assert list(table.frame)[:8] == list(frame), "every number of the comparison"


def test_two_runs_of_others_are_cited() -> None:
    frame = pd.DataFrame(
        [("synflow", "synflow", 12, 0, 0.5, 0.25, 0.75, 0.4)],
        columns=["estimator", "theirs", "architectures", "unscored", "rho", "rho_low", "rho_high", "tau"],
    )
    table = parity_table(frame, PROVENANCE, "theirs.csv")
    agreed = published("synflow", "nasbench201", "cifar10", metric="agreement")
    assert agreed is not None
    assert texts(table)["others agree"] == ", ".join(f"{value:.3g}" for value in agreed.values)
    assert agreed.sources[0] in table.notes[-1]
