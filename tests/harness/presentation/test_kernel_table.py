"""Kernels as people see them."""

from __future__ import annotations

import numpy as np
from study_contexts import CONTEXT
from table_cells import texts

from nasgauge.presentation.kernel_table import kernel_table
from nasgauge.studies.kernel import Kernel


def test_kernels() -> None:
    kernels = [
        Kernel("a|b", 90.0, np.array([[1, 0.5], [0.5, 1]]), 12.34),
        Kernel("c", 10.0, np.ones((2, 2)), -np.inf),
        Kernel("d", 9.0, error="no ReLU"),
    ]
    table = kernel_table(kernels, CONTEXT)
    assert list(texts(table).values()) == ["a|b", "90.00", "12.3", "0.500", ""]
    assert texts(table, 1)["score"] == "-inf"
    assert list(texts(table, 2).values()) == ["d", "9.00", "", "", "no ReLU"]
    assert r"| a\|b " in table.to_markdown()
    assert r"\begin{threeparttable}" in table.to_latex()
