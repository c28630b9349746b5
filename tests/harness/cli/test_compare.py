"""`nasgauge compare`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]


def test_compare_ends_with_an_exit_code_for_ci(beside: Run) -> None:
    first, second = ("two.sqlite --where seed=0", "two.sqlite --where seed=1")
    assert beside("compare", first, first)[0] == 0
    code, output, error = beside("compare", first, second)
    assert code == 1
    assert "random: tau changed by" in error
    assert "params: tau" not in error
    assert "| random " in output
    assert beside("compare", first, second, "--threshold", "2")[0] == 0
    code, _, error = beside("compare", first, f"{second} --estimator params", "--threshold", "2")
    assert code == 1
    assert "random: not in the second run" in error
    for refused, reason in (("-1", "not in the range x>=0"), ("nan", "not a number")):
        code, _, error = beside("compare", first, second, "--threshold", refused)
        assert code == 2
        assert reason in error
