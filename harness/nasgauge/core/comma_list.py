"""Lists as one text, by comma: `naswot,params`, `seed=0,images=digits`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

from nasgauge.core.errors import InputError

_ASSIGNED = re.compile(r"\s*[^/=<>]+[=<>]")
_ADDRESS = re.compile(r"\s*[a-z]+://")
_QUOTED = re.compile(r"""\s*(["'])(?P<text>.*)\1\s*""", re.DOTALL)


def listed(texts: Iterable[str]) -> tuple[str, ...]:
    """Every entry of lists by comma, in order.

    A comma that belongs to an entry does not end it: one within brackets or quotes (which are left out), in
    the value of a `NAME=VALUE`, in a web address, or in the path of a file that is there.

    Args:
        texts: Lists; one entry is a list too.

    Raises:
        InputError: For a list with an empty entry.

    Example:
        >>> listed(["naswot, params", "zen"])
        ('naswot', 'params', 'zen')
        >>> listed(["bn=batch,eval,epochs=1,2"]), listed(["'a, b',c"])
        (('bn=batch,eval', 'epochs=1,2'), ('a, b', 'c'))
    """
    return tuple(entry for text in texts for entry in _entries(text))


def _entries(text: str) -> Iterator[str]:
    pieces = text.split(",")
    start = 0
    while start < len(pieces):
        rest = pieces[start:]
        joined = list(accumulate(rest, "{},{}".format))
        count = next((n for n in range(len(rest), 1, -1) if _is_one(rest[:n], joined[:n])), 1)
        yield _plain(joined[count - 1], text)
        start += count


def _is_one(pieces: list[str], joined: list[str]) -> bool:
    """Whether pieces between commas are one entry; joined: the first, the first two, ... of them."""
    whole, first = joined[-1], pieces[0]
    if _is_file(whole):
        return True
    if any(_is_open(part) for part in joined[:-1]):
        return not _is_open(whole) and all(map(_is_open, joined[:-1]))
    for kind in (_ADDRESS, _ASSIGNED):
        if kind.match(first):
            return not any(kind.match(piece) for piece in pieces[1:])
    return False


def _is_open(text: str) -> bool:
    """Whether a bracket, or a quote with which the text begins, is not closed yet."""
    quote = text.lstrip()[:1]
    if quote in ("'", '"'):
        return text.count(quote) < 2
    return sum(map(text.count, "([{")) > sum(map(text.count, ")]}"))


def _is_file(text: str) -> bool:
    """Whether it is the path of a file that is there, or `[SEARCHER+]FILE.py:NAME` of one."""
    file, colon, name = text.rpartition(":") if ".py:" in text else (text, "", "")
    file = file.rpartition("+")[2] if colon else text
    try:
        return "," not in name and Path(file.strip()).expanduser().is_file()
    except (OSError, RuntimeError, ValueError):  # too long, no home, a null byte
        return False


def _plain(entry: str, text: str) -> str:
    """Without quotes, and spaces round it."""
    if "," not in text:
        return entry
    if not entry.strip():
        raise InputError(f"cannot read the list {text!r}: an entry is empty, wanted such as a,b")
    quoted = _QUOTED.fullmatch(entry)
    return quoted["text"] if quoted else entry.strip()
