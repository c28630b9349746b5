"""What can go wrong, and whose fault it is."""

from __future__ import annotations

from nasgauge.core.named_options import as_keywords


class InputError(ValueError):
    """Something the user gave cannot be used; the text gives the value, what was wanted, a way out.

    The text names options as the command line does, `--table FILE`, and the command line prints it so; from
    Python, where errors are shown by `str`, it names keyword arguments.

    Example:
        >>> error = InputError("--short-column is a column of --table FILE: name the file too")
        >>> str(error), f"{error}"
        ('short_column is a column of table=FILE: name the file too', \
'--short-column is a column of --table FILE: name the file too')
    """

    def __str__(self) -> str:
        return as_keywords(super().__str__())

    def __format__(self, _: str) -> str:
        """As it was written: a part of another text, which says it to whom it may concern."""
        return super().__str__()


class EstimatorError(Exception):
    """An estimator has a bug; the text names it, the architecture and the error."""


class SearcherError(Exception):
    """A searcher has a bug; the text names it and the error."""
