"""Tables as data: every number for programs, a readable choice for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Value:
    """A number as a reader sees it: so many decimals, and an interval where it has one."""

    value: float
    digits: int = 2
    low: float = np.nan
    high: float = np.nan

    @property
    def number(self) -> str:
        """`0.79`; empty where there is none."""
        return number(self.value, self.digits)

    @property
    def interval(self) -> str:
        """`[0.78, 0.81]`; empty where there is none, or where it is a point at this precision."""
        low, high = number(self.low, self.digits), number(self.high, self.digits)
        return "" if not self.number or not low or self.number == low == high else f"[{low}, {high}]"

    @property
    def key(self) -> str:
        """What a column is sorted by: the whole number, not only what is shown of it."""
        return "" if pd.isna(self.value) else repr(float(self.value))

    def __str__(self) -> str:
        return f"{self.number} {self.interval}".strip()


class Source(str):
    """Where a number comes from: in a column in Markdown, as a footnote in LaTeX."""

    __slots__ = ()


Cell = Value | str


@dataclass(frozen=True, eq=False)
class Table:
    """A table with its caption.

    name: its label in LaTeX, `tab:NAME`.
    title: one line.
    numbers: what CSV and JSON carry.
    shown: the rows that people see, by heading; every row has the same headings.
    notes: lines below the table; those that begin with `Made by` name commands.
    better: headings of which LaTeX marks the best and the second: 1 where high is better, -1 where low.
    competes: which rows can be best; empty for all.
    paper: headings of the columns that fit on a page of a paper; empty for all.
    papers: gives the address of the publication by the name of an estimator or benchmark that is shown.
    lead: lines above the table.
    parts: tables that follow under the same caption.
    """

    name: str
    title: str
    numbers: pd.DataFrame
    shown: Sequence[Mapping[str, Cell]]
    notes: Sequence[str]
    better: Mapping[str, int] = field(default_factory=dict)
    competes: Sequence[bool] = ()
    paper: Sequence[str] = ()
    papers: Callable[[], Mapping[str, str]] = dict
    lead: Sequence[str] = ()
    parts: Sequence[Table] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """Every number, with all digits."""
        return self.numbers

    def to_markdown(self) -> str:
        """As Markdown with its caption."""
        return self._text("markdown")

    def to_csv(self) -> str:
        """Every number as CSV, the caption in lines that begin with `#`."""
        return self._text("csv")

    def to_json(self) -> str:
        """Every number as JSON, with the caption."""
        return self._text("json")

    def to_latex(self, *, document: bool = False) -> str:
        """As LaTeX with its caption, to be put into a document, or as one that compiles as it is."""
        return self._text("latex-document" if document else "latex")

    def to_bibtex(self) -> str:
        """Entries of what is shown."""
        from nasgauge.presentation.bibtex import bibliography

        return bibliography(self.papers()).text

    def _text(self, form: str) -> str:
        from nasgauge.presentation.formats import text_of

        return text_of(self, form)

    def __str__(self) -> str:
        return self.to_markdown()

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from nasgauge.presentation.formats import html_of

        return html_of(self)


def number(value: object, digits: int) -> str:
    """`value` with so many decimals, never `-0.00`; empty where it is missing.

    >>> number(-0.001, 2), number(float("nan"), 2)
    ('0.00', '')
    """
    return "" if pd.isna(value) else f"{round(float(value), digits) + 0.0:.{digits}f}"  # type: ignore[arg-type]


def p_value(value: float) -> str:
    """`<0.001`, `0.024`; empty where there is none."""
    return "<0.001" if value < 0.001 else number(value, 3)
