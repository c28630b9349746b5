"""Tables as data: every number for programs, a readable choice for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Number:
    """A number as a reader sees it: so many decimals, and an interval where it has one.

    Attributes:
        value: The number; NaN if there is none.
        digits: Decimals to show.
        low: Lower end of its interval; NaN if there is none.
        high: Upper end.
        over_draws: Whether the ends are quantiles over draws, which must not be taken for an interval.

    Example:
        >>> str(Number(0.7912, 2, 0.784, 0.806)), str(Number(0.7912, 2, 0.55, 0.914, over_draws=True))
        ('0.79 [0.78, 0.81]', '0.79 (0.55 to 0.91)')
    """

    value: float
    digits: int = 2
    low: float = np.nan
    high: float = np.nan
    over_draws: bool = False

    @property
    def text(self) -> str:
        """`0.79`; empty if there is no number."""
        return rounded(self.value, self.digits)

    @property
    def interval(self) -> str:
        """`[0.78, 0.81]`; empty if there is none, or where it is a point at this precision.

        `(0.55 to 0.91)` of quantiles over draws.
        """
        low, high = rounded(self.low, self.digits), rounded(self.high, self.digits)
        if not self.text or not low or self.text == low == high:
            return ""
        return f"({low} to {high})" if self.over_draws else f"[{low}, {high}]"

    @property
    def key(self) -> str:
        """What a column is sorted by: the whole number, not only what is shown of it."""
        return "" if pd.isna(self.value) else repr(float(self.value))

    def __str__(self) -> str:
        return f"{self.text} {self.interval}".strip()


class Footnote(str):
    """Where a number comes from: a column in Markdown, a footnote in LaTeX."""

    __slots__ = ()


class Explained(str):
    """A line of a caption that people see where they ask for an explanation; programs always get it."""

    __slots__ = ()


Cell = Number | str


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    r"""A table with its caption; a notebook shows it as it is.

    Attributes:
        name: Its label in LaTeX, `tab:NAME`.
        title: One line.
        frame: Every number, with all digits: what CSV and JSON carry.
        rows: What people see, by heading; every row has the same headings.
        notes: Lines below the table; those that begin with `Made by` name commands, and those that are
            `Explained` are shown where they are asked for.
        better: Headings of which LaTeX marks the best and the second: 1 where high is better, -1 where low.
        eligible: Which rows can be best; empty for all.
        paper_columns: Headings of the columns that fit on a page of a paper; empty for all.
        first: Headings of the columns that matter most, which are shown where not all fit; then the others.
        papers: Gives the address of the publication by the name of an estimator or benchmark that is shown.
        lead: Lines above the table.
        parts: Tables that follow under the same caption.

    Example:
        >>> frame = pd.DataFrame({"estimator": ["naswot"], "tau": [0.5712]})
        >>> shown = [{"estimator": "naswot", "tau": Number(0.5712)}]
        >>> table = Table("mine", "One.", frame, shown, ["A note."])
        >>> print(table.to_markdown())
        | estimator | tau  |
        |-----------|------|
        | naswot    | 0.57 |
        <BLANKLINE>
        A note.
        <BLANKLINE>
        >>> table.frame.tau[0]
        np.float64(0.5712)
    """

    name: str
    title: str
    frame: pd.DataFrame
    rows: Sequence[Mapping[str, Cell]]
    notes: Sequence[str]
    better: Mapping[str, int] = field(default_factory=dict)
    eligible: Sequence[bool] = ()
    paper_columns: Sequence[str] = ()
    first: Sequence[str] = ()
    papers: Callable[[], Mapping[str, str]] = dict
    lead: Sequence[str] = ()
    parts: Sequence[Table] = ()

    def to_markdown(self, *, columns: Iterable[str] = (), wide: bool = False, explain: bool = False) -> str:
        """The table for people to read.

        Args:
            columns: Headings to show, in this order; none for those that fit into 100 letters.
            wide: Whether to show all columns.
            explain: Whether to show the whole caption: what the columns mean, and how they were made.

        Returns:
            Markdown, rounded, with the caption below it.

        Raises:
            InputError: For a column that does not exist.
        """
        return self._text("markdown", columns=columns, wide=wide, explain=explain)

    def to_html(self, *, columns: Iterable[str] = (), wide: bool = False, explain: bool = False) -> str:
        """The table as a page; arguments as of `to_markdown`."""
        return self._text("html", columns=columns, wide=wide, explain=explain)

    def to_csv(self) -> str:
        """The table for programs and spreadsheets.

        Returns:
            CSV with every number and all digits; the caption stands above it, in lines that begin with `#`.
            A number that is missing is empty, an infinite one `inf` or `-inf`.
        """
        return self._text("csv")

    def to_json(self) -> str:
        """The table for programs.

        Returns:
            JSON of an object with the keys `caption`, a list of lines, and `rows`, a list of objects with
            every number and all digits; `parts` where there are several tables. JSON has no number for what
            is missing or infinite: both are null.
        """
        return self._text("json")

    def to_parquet(self) -> bytes:
        """The table for programs.

        Returns:
            Parquet with every number and all digits, as `to_csv`; the caption is in its metadata.
        """
        from nasgauge.presentation.machine_formats import all_numbers, caption_of, parquet_of

        return parquet_of(all_numbers(self), caption_of(self))

    def to_latex(self, *, document: bool = False) -> str:
        """The table for a paper, the best of every column in bold and the second underlined.

        Args:
            document: Whether to give a document that compiles as it is, not a part of one.

        Returns:
            LaTeX; its first line, a comment, names the packages that it needs.
        """
        return self._text("latex-document" if document else "latex")

    def to_bibtex(self) -> str:
        """The publications of the estimators and benchmarks that the table shows.

        Returns:
            BibTeX entries, each once.
        """
        from nasgauge.presentation.bibtex import bibliography

        return bibliography(self.papers()).text

    def _text(self, form: str, columns: Iterable[str] = (), **chosen: bool) -> str:
        from nasgauge.presentation.formats import text_of
        from nasgauge.presentation.view import View

        names = (columns,) if isinstance(columns, str) else tuple(columns)
        return text_of(self, form, view=View(names, **chosen))

    def __str__(self) -> str:
        return self.to_markdown()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from nasgauge.presentation.formats import html_of

        return html_of(self)


def rounded(value: object, digits: int) -> str:
    """`value` with so many decimals, never `-0.00`; empty where it is missing.

    >>> rounded(-0.001, 2), rounded(float("nan"), 2)
    ('0.00', '')
    """
    return "" if pd.isna(value) else f"{round(float(value), digits) + 0.0:.{digits}f}"  # type: ignore[arg-type]


def p_value(value: float) -> str:
    """`<0.001`, `0.024`; empty if there is none."""
    return "<0.001" if value < 0.001 else rounded(value, 3)
