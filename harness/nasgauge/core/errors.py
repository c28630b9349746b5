"""What can go wrong, and whose fault it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable


class InputError(ValueError):
    """Something the user gave cannot be used; the text gives the value, what was wanted, a way out."""


class EstimatorError(Exception):
    """An estimator has a bug; the text names it, the architecture and the error."""


class SearcherError(Exception):
    """A searcher has a bug; the text names it and the error."""


def unknown(kind: str, name: object, known: Iterable[str]) -> str:
    """An error text for a name that does not exist, with near matches and what there is."""
    known = sorted(known)
    what, where = re.fullmatch(r"(.*?)((?: in| of) .*)?", kind).groups(default="")  # type: ignore[union-attr]
    near = difflib.get_close_matches(name, known, n=3) if isinstance(name, str) else []
    there = f"there {'is' if len(known) == 1 else 'are'} {', '.join(known) or 'none'}"
    hint = f"did you mean {' or '.join(near)}?" if near else there
    return f"no {what} {name!r}{where}; {hint}"
