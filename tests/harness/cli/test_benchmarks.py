"""`nasgauge benchmarks`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]


def test_benchmarks(beside: Run) -> None:
    options = "two.sqlite --where seed=0"
    code, output, _ = beside("benchmarks", options, f"{options} --dataset cifar100")
    assert code == 0
    assert "| nasbench201 cifar10 tau " in output
    assert "| nasbench201 cifar100 tau " in output
    for arguments, message in {
        (options,): "1 benchmark: wanted two or more",
        (options, options): "nasbench201 cifar10 (cifar10 validation",
        ("two.sqlite", options): "choose one with --where",
        ("'two.sqlite", options): "cannot read",
        (f"{options} --datset cifar10", options): "No such option '--datset'",
        ("absent.sqlite", options): "no store 'absent.sqlite'",
    }.items():
        code, output, error = beside("benchmarks", *arguments)
        assert (code, output) == (2, "")
        assert message in error
