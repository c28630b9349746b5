"""How messages name options: as the command line does, of which keyword arguments are made for Python."""

from __future__ import annotations

import re

_KEYWORDS = {"set": "settings", "searcher": "searchers", "url": "urls"}
"""Options that are not named like their keyword argument."""

FLAGS = frozenset(
    {
        "cross", "download", "dry-run", "explain", "failed", "partial", "provenance", "published",
        "retry-failed", "wide",
    }
)  # fmt: skip
"""Options that have no value."""

_QUOTED = r"""'[^']*'|"[^"]*\""""
_VALUE = rf"{_QUOTED}|[A-Z][A-Z.,=_/]*\b|-?\d[\w.-]*|(?:[^\s,;:)]*[^\s,;:).])?[=./][^\s,;:)]*[^\s,;:).]"
"""What stands after an option and is not a word of the sentence: quoted, `FILE`, a number, or `a.b=c`."""
_OPTION = re.compile(
    rf"`[^`]*`|(?<!\w)(?:{_QUOTED})|(?<![\w-])--([a-z][a-z0-9-]*)(?:=(\S+?)(?![^\s,;:)])|\ ({_VALUE}))?"
)


def as_keywords(text: str) -> str:
    """A message for callers from Python; what is quoted, and commands in backticks, stay as they are.

    >>> as_keywords("--short-column NAME is for --table FILE; `nasgauge run --sample all` scores all")
    'short_column=NAME is for table=FILE; `nasgauge run --sample all` scores all'
    >>> as_keywords("--workers 0: choose by --where 'seed=0' or --set zen.repeats=2, or leave --download out")
    "workers=0: choose by where='seed=0' or settings='zen.repeats=2', or leave download=True out"
    """
    return _OPTION.sub(_keyword, text)


def _keyword(found: re.Match[str]) -> str:
    option = found[1]
    if option is None:
        return found[0]
    name = _KEYWORDS.get(option, option).replace("-", "_")
    value = found[2] or found[3]
    if option in FLAGS:
        return f"{name}=True" + (f" {value}" if value else "")
    if value is None:
        return name
    bare = value[0] in "'\"" or re.fullmatch(r"[A-Z]+|-?[\d.]+", value)
    return f"{name}={value}" if bare else f"{name}={value!r}"
