"""What can go wrong, and whose fault it is."""

from __future__ import annotations


class InputError(ValueError):
    """Something the user gave cannot be used; the text gives the value, what was wanted, a way out."""


class EstimatorError(Exception):
    """An estimator has a bug; the text names it, the architecture and the error."""


class SearcherError(Exception):
    """A searcher has a bug; the text names it and the error."""
