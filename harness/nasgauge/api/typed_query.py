"""A store and options as one text, as `nasgauge compare` and `nasgauge benchmarks` take them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from nasgauge.core import InputError


def typed_query(text: str) -> tuple[str, list[str]]:
    r"""The path of the store, and the options behind it.

    A path may have spaces and backslashes, in quotes or as it is; so may the values of options, in quotes.

    Args:
        text: `STORE`, or `STORE --option VALUE ...`.

    Raises:
        InputError: For quotes that are not closed, and if no store is named.

    Example:
        >>> typed_query("my runs/a.sqlite --where seed=0")
        ('my runs/a.sqlite', ['--where', 'seed=0'])
        >>> typed_query(r"C:\runs\a.sqlite")
        ('C:\\runs\\a.sqlite', [])
    """
    ends = [*(found.start() for found in re.finditer(r"(?:^|\s)--", text)), len(text)]
    # Of several readings the longest whose store is there: a name may have ` --` in it.
    there = [end for end in ends if _is_file(text[:end].strip())]
    end = there[-1] if there else ends[0]
    store = text[:end].strip()
    if not there:
        store = _unquoted(store, text)
    if not store:
        raise InputError(f"cannot read {text!r}: wanted STORE, or 'STORE --option VALUE ...'")
    return store, _words(text[end:], text)


def _unquoted(store: str, text: str) -> str:
    """The path without the quotes of a shell, or with the spaces that it escaped."""
    if store[:1] in ("'", '"'):
        return " ".join(_words(store, text))
    escaped = store.replace("\\ ", " ")
    return escaped if _is_file(escaped) else store


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # too long, a null byte
        return False


def _words(part: str, text: str) -> list[str]:
    """As a shell splits them, but that a backslash is one."""
    lexer = shlex.shlex(part, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.escape, lexer.commenters = True, "", ""
    try:
        return list(lexer)
    except ValueError:
        raise InputError(
            f"cannot read {text!r}: a quote is not closed; wanted STORE, or 'STORE --option VALUE ...'"
        ) from None
