"""`nasgauge bands`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]
ONE = ("--store", "two.sqlite", "--where", "seed=0")


def test_bands(beside: Run) -> None:
    code, output, _ = beside("bands", *ONE)
    assert code == 0
    for heading in ("all", "top 10%", "rho given params"):
        assert f"| {heading} " in output
    assert "| without nor_conv_1x1 " in beside("bands", *ONE, "--by", "operation", "--wide")[1]
    code, _, error = beside("bands", *ONE, "--given", "parms")
    assert code == 2
    assert "no scored estimator 'parms'; did you mean params" in error


def test_bands_without_params_are_given_nothing(beside: Run) -> None:
    output = beside("bands", *ONE, "--estimator", "l2_norm")[1]
    assert "given" not in output
    assert "| l2_norm" in output
