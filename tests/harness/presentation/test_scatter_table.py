"""Tau per data set as people see it."""

from __future__ import annotations

import numpy as np
from readings import made_up
from table_cells import texts

from nasgauge.presentation.scatter_table import scatter_table

RNG = np.random.default_rng(0)


def test_scatter_has_published_ones_with_their_source() -> None:
    accuracy = RNG.uniform(10, 90, 30)
    table = scatter_table({"cifar10": made_up({"naswot": accuracy, "mine": -accuracy}, accuracy)})
    assert texts(table)["tau"] == "1.000"
    assert texts(table)["published tau"]
    assert texts(table, 1)["published tau"] == ""
    assert sum(line.startswith("Published by: ") for line in table.notes) == 1
    assert any(line.startswith("Accuracy on cifar10: ") for line in table.notes)
    assert not any(
        "Published by" in line
        for line in scatter_table({"cifar10": made_up({"mine": accuracy}, accuracy)}).notes
    )
