"""How the architectures of TransNAS-Bench-101 are written: officially, and as tuples of digits by NASLib."""

from __future__ import annotations

import re

from nasgauge.core import InputError

_DIGITS = re.compile(r"\d(\s*,\s*\d)*,?|[\d_]+")
_OFFICIAL = re.compile(r"64-(\w*)-(\w*)")


def digits_of(text: str, *, begin: str, end: str, form: str) -> str:
    """The digits of an architecture: of its official string, of a tuple or list, or bare ones.

    begin, end: what the official string has between "64-" and the code, and behind the code; one of them
    is empty. form: of what was wanted, for messages.

    >>> digits_of("64-41414-1_02_333", begin="41414", end="", form="")
    '102333'
    >>> digits_of("(1, 2, 3, 4, 0, 0)", begin="", end="basic", form="")
    '123400'

    Raises:
        InputError: For anything else.
    """
    inner = text.strip()
    if found := _OFFICIAL.fullmatch(inner):
        first, second = found.groups()
        code, rest, wanted = (second, first, begin) if begin else (first, second, end)
        if rest != wanted:
            raise InputError(f"{text.strip()[:60]!r} has {rest!r} in place of {wanted!r}: wanted {form}")
        inner = code
    elif inner[:1] + inner[-1:] in ("()", "[]"):
        inner = inner[1:-1].strip()
    if not _DIGITS.fullmatch(inner):
        raise InputError(f"{text.strip()[:60]!r} is not an architecture: wanted {form}")
    return re.sub(r"[^0-9]", "", inner)
