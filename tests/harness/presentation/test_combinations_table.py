"""Combinations as people see them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from readings import made_up
from table_cells import texts

from nasgauge.analysis.combinations import CombinationSpec
from nasgauge.presentation.combinations_table import combinations_table


def test_combinations_have_intervals_per_data_set() -> None:
    columns = ("rho", "rho_low", "rho_high", "top_tau")
    row = {"combination": "a+b", "chosen_rho": 0.5} | dict(
        zip([f"x_{c}" for c in columns], (1, 0.5, 1, np.nan), strict=True)
    )
    frame = pd.DataFrame([row | {"milliseconds": 3.25}])
    run = made_up({"a": np.arange(4.0)}, np.arange(4.0))
    table = combinations_table(frame, CombinationSpec(seed=3), {"x": run}, "x")
    assert texts(table) == {
        "combination": "a+b",
        "chosen rho": "0.500",
        "x rho": "1.000 [0.500, 1.000]",
        "x top-10% tau": "",
        "ms": "3.250",
    }
    sample, halves, more = table.notes
    assert sample.startswith(
        "Sample: 4 architectures of nasbench201, drawn at random by seed 0. Images: noise"
    )
    assert "Halves by seed 3; chosen by rho on one half with" in halves
    assert "top-10% tau: where its top 10 % are at least 10 architectures" in more
    assert "on 4 architectures of nasbench201" in table.title
