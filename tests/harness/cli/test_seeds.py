"""`nasgauge seeds`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]
ONE = ("--store", "two.sqlite", "--where", "seed=0")


def test_seeds(beside: Run) -> None:
    code, output, _ = beside("seeds", "--store", "two.sqlite", "--format", "json")
    assert code == 0
    rows = {row["estimator"]: row for row in json.loads(output)["rows"]}
    assert rows["params"]["tau_seeds_std"] == 0
    assert rows["random"]["tau_seeds_std"] > 0
    assert rows["params"]["tau_low"] < rows["params"]["tau"] < rows["params"]["tau_high"]
    code, _, error = beside("seeds", *ONE)
    assert code == 2
    assert "1 seed in this run" in error
