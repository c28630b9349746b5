"""Errors say the same to who typed a command and to who called a function, each in their words."""

from __future__ import annotations

import pickle

from nasgauge.core import InputError

TEXT = "--table FILE wants --accuracy-column NAME too"


def test_an_input_error_shows_keyword_arguments() -> None:
    assert str(InputError(TEXT)) == "table=FILE wants accuracy_column=NAME too"


def test_within_another_text_it_is_as_it_was_written() -> None:
    error = InputError(f"run.toml: {InputError(TEXT)}")
    assert f"{error}" == f"run.toml: {TEXT}"
    assert str(error) == "run.toml: table=FILE wants accuracy_column=NAME too"


def test_it_is_the_same_from_another_process() -> None:
    assert f"{pickle.loads(pickle.dumps(InputError(TEXT)))}" == TEXT


def test_nothing_is_said_by_an_error_without_a_text() -> None:
    assert str(InputError()) == f"{InputError()}" == ""
