"""`nasgauge leaderboard --published`."""

from __future__ import annotations

import io
from collections.abc import Callable

import pandas as pd
import pytest

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]
ONE = ("--store", "two.sqlite", "--where", "seed=0")


def test_published_figures_stand_beside_ours_with_source_and_protocol(beside: Run) -> None:
    code, output, _ = beside("leaderboard", *ONE, "--estimator", "params", "--published", "--wide")
    assert code == 0
    rows = [line for line in output.splitlines() if line.startswith("| params")]
    assert len(rows) == 5
    assert any("0.576" in row and "AZ-NAS protocol" in row for row in rows)
    assert any("0.562" in row and "not a published figure" in row for row in rows)
    frame = pd.read_csv(
        io.StringIO(beside("leaderboard", *ONE, "--published", "--format", "csv")[1]), comment="#"
    )
    assert {"ours", "ours_low", "value", "source", "notes"} <= set(frame)


def test_where_nothing_is_published_it_says_so(beside: Run) -> None:
    code, _, error = beside("leaderboard", *ONE, "--estimator", "random", "--published")
    assert code == 2
    assert "nothing is published of" in error
