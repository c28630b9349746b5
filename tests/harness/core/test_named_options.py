"""Messages name options for the command line, and keyword arguments for Python."""

from __future__ import annotations

import pytest

from nasgauge.core.named_options import as_keywords


@pytest.mark.parametrize(
    ("typed", "keyword"),
    [
        ("--table FILE", "table=FILE"),
        ("--table FILE.", "table=FILE."),
        ("name one by --accuracy-column", "name one by accuracy_column"),
        ("--table wants --accuracy-column NAME too", "table wants accuracy_column=NAME too"),
        ("--workers -1: wanted a number from 1", "workers=-1: wanted a number from 1"),
        ("(--weight 0.5)", "(weight=0.5)"),
        ("--where 'gpu latency_ms<20' chooses", "where='gpu latency_ms<20' chooses"),
        ("--report cifar10/test=test, or none", "report='cifar10/test=test', or none"),
        ("one number: --estimator az.progressivity", "one number: estimator='az.progressivity'"),
        ("add --executor=ray", "add executor='ray'"),
        ("give --where, --estimator or --failed", "give where, estimator or failed=True"),
        ("a shared --set zen.repeats=NUMBER", "a shared settings='zen.repeats=NUMBER'"),
        ("choose one with --array: a, b", "choose one with array: a, b"),
        ("or --download fetches it", "or download=True fetches it"),
    ],
)
def test_options_become_keyword_arguments(typed: str, keyword: str) -> None:
    assert as_keywords(typed) == keyword


@pytest.mark.parametrize(
    "text",
    [
        "`nasgauge run --sample all --store a.sqlite` scores all",
        "cannot read 'my.sqlite --odd': wanted STORE, or 'STORE --option VALUE ...'",
        'no file "--table"',
        "a---b, x--table and -- alone",
    ],
)
def test_commands_and_what_is_quoted_stay(text: str) -> None:
    assert as_keywords(text) == text


def test_an_apostrophe_opens_no_quotation() -> None:
    assert as_keywords("the networks' --seed and the runs' --seed") == "the networks' seed and the runs' seed"
