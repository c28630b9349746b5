"""Literals that people paste."""

from __future__ import annotations

import pytest

from nasgauge.core import InputError
from nasgauge_adapters.literals import LONGEST, literal, whole_numbers_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'ks': [3, 5], 'r': None}", {"ks": [3, 5], "r": None}),
        ('{"se": true}', {"se": True}),
        ("[1, 2], (3,)", ([1, 2], (3,))),
    ],
)
def test_python_and_json(text: str, value: object) -> None:
    assert literal(text) == value


@pytest.mark.parametrize(
    "text", ["__import__('os').getcwd()", "{'a': open('x')}", "[1", "[" * 3000, "\0", "{[]: 1}"]
)
def test_anything_else_is_refused_and_never_run(text: str) -> None:
    with pytest.raises(InputError, match="neither a Python nor a JSON literal"):
        literal(text)


def test_long_texts_are_refused() -> None:
    with pytest.raises(InputError, match="wanted at most 4,096"):
        literal("1" * (LONGEST + 1))


def test_whole_numbers() -> None:
    assert whole_numbers_of([1, True, False], "se", 3) == [1, 1, 0]
    for value, message in (
        ([1], "se is '\\[1\\]': wanted a list of 2"),
        ("12", "se is '12'"),
        (None, "se is 'None'"),
        ([1, 2.5], "se has '2.5'"),
        ([1, "2"], "se has '2'"),
    ):
        with pytest.raises(InputError, match=message):
            whole_numbers_of(value, "se", 2)
