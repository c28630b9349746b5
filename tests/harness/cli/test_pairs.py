"""`nasgauge pairs`."""

from __future__ import annotations

import io
from collections.abc import Callable

import pandas as pd
import pytest

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]
ONE = ("--store", "two.sqlite", "--where", "seed=0")


def test_pairs(beside: Run) -> None:
    code, output, _ = beside("pairs", *ONE, "--format", "csv")
    assert code == 0
    frame = pd.read_csv(io.StringIO(output), comment="#")
    assert len(frame) == 3
    assert {"tau_difference_low", "tau_p_holm", "rho_p_holm", "alike"} <= set(frame)
    assert "Made by: nasgauge" in output
