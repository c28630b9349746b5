"""The spread of scores as people see it."""

from __future__ import annotations

import numpy as np
import pandas as pd
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
