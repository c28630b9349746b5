"""Parity as people see it."""

from __future__ import annotations

import pandas as pd
from readings import PROVENANCE
from table_cells import texts

from nasgauge.presentation.parity_table import parity_table


def test_parity_says_how_far_others_agree() -> None:
    rows = pd.DataFrame(
        [("naswot", "-nwot", 12, 1, 0.5, 0.25, 0.75, 0.4), ("mine", "x", 12, 0, 1.0, 1.0, 1.0, 1.0)],
        columns=["estimator", "theirs", "architectures", "unscored", "rho", "rho_low", "rho_high", "tau"],
    )
    table = parity_table(rows, PROVENANCE, "theirs.csv", ["one", "two"])
    assert texts(table)["rho"] == "0.500 [0.250, 0.750]"
    assert texts(table)["their column"] == "-nwot"
    assert [line for line in table.notes if line.startswith("Made by")] == ["Made by: one", "Made by: two"]
    assert "Theirs: theirs.csv." in table.notes[0]
    known = bool(texts(table)["others agree"])
    assert any(line.startswith("Others agree: ") for line in table.notes) == known
    assert texts(table, 1)["others agree"] == ""
