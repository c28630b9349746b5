"""Architectures that people paste as Python or JSON literals."""

from __future__ import annotations

import ast
import json

from nasgauge.core import InputError

LONGEST = 4096
"""Characters; the longest published notation has a tenth of them."""


def literal(text: str) -> object:
    """The value of a Python or JSON literal; nothing is run.

    >>> literal("{'d': [2, 3]}"), literal('{"se": true}'), literal("[1], [2]")
    ({'d': [2, 3]}, {'se': True}, ([1], [2]))

    Raises:
        InputError: For what is neither, or too long.
    """
    if len(text) > LONGEST:
        raise InputError(f"{text[:40]!r}... has {len(text):,} characters: wanted at most {LONGEST:,}")
    for read in (json.loads, ast.literal_eval):
        try:
            value: object = read(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
        return value
    raise InputError(f"{text[:80]!r} is neither a Python nor a JSON literal: wanted a dictionary or lists")


def whole_numbers_of(value: object, what: str, count: int) -> list[int]:
    """A list of `count` whole numbers, True and False being 1 and 0; raises InputError naming `what`.

    >>> whole_numbers_of([3, True], "ks", 2)
    [3, 1]
    """
    if not isinstance(value, list | tuple) or len(value) != count:
        raise InputError(f"{what} is {str(value)[:60]!r}: wanted a list of {count} whole numbers")
    for each in value:
        if not isinstance(each, int):
            raise InputError(f"{what} has {str(each)[:40]!r}: wanted whole numbers")
    return [int(each) for each in value]
