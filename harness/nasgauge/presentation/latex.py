r"""Tables as LaTeX that compiles as it is: booktabs, siunitx, threeparttable, adjustbox.

The best number of a column is bold, the second underlined, both as printed: equal ones share it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from nasgauge.presentation.escaping import latex, one_line
from nasgauge.presentation.table import Cell, Footnote, Number, Table

PACKAGES = r"\usepackage{adjustbox,booktabs,rotating,siunitx,threeparttable,url}"
_DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[a4paper,margin=2cm]{geometry}
%s
\begin{document}
%s%s\end{document}
"""
# The outer tabular is what threeparttable measures: notes as wide as the table, and never made smaller.
_TABLE = r"""\begin{%(float)s}%(place)s
\centering
\sisetup{detect-weight=true}
\begin{threeparttable}
\caption{%(title)s}
\label{tab:%(name)s}
\begin{tabular}{@{}c@{}}
\begin{adjustbox}{max width=\linewidth,max totalheight=0.7\textheight}
\begin{tabular}{%(columns)s}
\toprule
%(head)s \\
\midrule
%(rows)s
\bottomrule
\end{tabular}
\end{adjustbox}
\end{tabular}
\begin{tablenotes}[flushleft]
\footnotesize
%(notes)s
\end{tablenotes}
\end{threeparttable}
\end{%(float)s}
"""
_WIDE = 140
_GREEK = re.compile(r"\b(tau|rho)\b")


def fragment(table: Table, bibliography: Mapping[str, str]) -> str:
    """One table, to be put into a document with `PACKAGES`; the commands that made it are comments.

    bibliography: BibTeX key by the text of a cell, or a word of the title, that cites it.
    """
    if not table.rows or not table.rows[0]:
        return f"% {one_line(table.title)} It has no rows.\n"
    headings = [name for name in table.rows[0] if not table.paper_columns or name in table.paper_columns]
    wide = _letters(table, headings) > _WIDE
    sources = _sources(table)
    columns = [_column(table, heading, sources, bibliography) for heading in headings]
    rows = zip(*(cells for _, _, cells in columns), strict=True)
    notes = [rf"\item[{mark}] {escaped(text)}" for text, mark in sources.items()]
    notes += [rf"\item {escaped(line)}" for line in table.notes if not line.startswith("Made by")]
    return (
        f"% {PACKAGES}\n"
        + "".join(f"% {one_line(line)}\n" for line in table.notes)
        + _TABLE
        % {
            "float": "sidewaystable" if wide else "table",
            "place": "" if wide else "[htbp]",
            "title": _cited(table.title, bibliography),
            "name": re.sub("[^A-Za-z0-9-]+", "-", table.name),
            "columns": "".join(spec for spec, _, _ in columns),
            "head": " & ".join(head for _, head, _ in columns),
            "rows": "\n".join(f"{' & '.join(row)} \\\\" for row in rows),
            "notes": "\n".join(notes) or r"\item",
        }
    )


def document(body: str, bibliography: str = "") -> str:
    """A whole document round one or more tables; bibliography: name of the .bib file, if they cite."""
    references = (
        f"\\clearpage\n\\bibliographystyle{{plain}}\n\\bibliography{{{bibliography}}}\n"
        if bibliography
        else ""
    )
    return _DOCUMENT % (PACKAGES, body, references)


def escaped(text: str) -> str:
    r"""`text` with what LaTeX takes for commands escaped, and tau and rho as Greek letters.

    >>> escaped("tau of grad_norm, 5 %")
    '$\\tau$ of grad\\_norm, 5 \\%'
    """
    return _GREEK.sub(r"$\\\1$", latex(text))


def _cited(title: str, bibliography: Mapping[str, str]) -> str:
    """The title, with a citation after every word of it that has an entry."""
    parts = [(word.rstrip(".,"), word[len(word.rstrip(".,")) :]) for word in title.split(" ")]
    return " ".join(_text(word, {}, bibliography) + end for word, end in parts)


def _letters(table: Table, headings: Sequence[str]) -> int:
    """Width of the table in letters."""
    return sum(
        2 + max(len("a" if isinstance(row[name], Footnote) else str(row[name])) for row in table.rows)
        for name in headings
    )


def _column(
    table: Table, heading: str, sources: Mapping[str, str], bibliography: Mapping[str, str]
) -> tuple[str, str, list[str]]:
    """Alignment, head and cells of one column, or of two where its numbers have intervals."""
    cells = [row[heading] for row in table.rows]
    values = [cell for cell in cells if isinstance(cell, Number) and cell.text]
    if not values:
        return "l", f"{{{escaped(heading)}}}", [_text(cell, sources, bibliography) for cell in cells]
    width = _width([value.text for value in values])
    marked = _marked(table, heading, cells)
    numbers = [_number(cell, mark, width) for cell, mark in zip(cells, marked, strict=True)]
    if not any(value.interval for value in values):
        return f"S[table-format={_format(width)}]", f"{{{escaped(heading)}}}", numbers
    intervals = [_interval(cell) for cell in cells]
    both = [f"{value} & {interval}" for value, interval in zip(numbers, intervals, strict=True)]
    spec = rf"S[table-format={_format(width)}]@{{\,}}l"
    return spec, rf"\multicolumn{{2}}{{c}}{{{escaped(heading)}}}", both


def _text(cell: Cell, sources: Mapping[str, str], bibliography: Mapping[str, str]) -> str:
    text = str(cell)
    if isinstance(cell, Footnote):
        return rf"\tnote{{{sources[text]}}}" if text else ""
    return escaped(text) + (rf"~\cite{{{bibliography[text]}}}" if text in bibliography else "")


def _interval(cell: Cell) -> str:
    text = cell.interval.replace(" to ", r"\mbox{ to }") if isinstance(cell, Number) else ""
    return rf"{{\scriptsize ${text}$}}" if text else ""


def _number(cell: Cell, mark: str, width: tuple[bool, int, int]) -> str:
    """A number that siunitx aligns; in braces, padded to the width of the column, where it is underlined."""
    if not isinstance(cell, Number):
        return f"{{{escaped(cell)}}}" if cell else ""
    text = cell.text
    if mark == "best":
        return rf"\bfseries {text}"
    if mark != "second":
        return text
    signed, digits, _ = width
    missing = "-" * (signed and not text.startswith("-")) + "0" * (digits - len(_digits(text)))
    padding = rf"\phantom{{${missing}$}}" if missing else ""
    return rf"{{{padding}\underline{{${text}$}}}}"


def _marked(table: Table, heading: str, cells: Sequence[Cell]) -> list[str]:
    """`best`, `second` or nothing of each cell, by the numbers as printed."""
    direction = table.better.get(heading, 0)
    eligible = table.eligible or [True] * len(cells)
    numbers = [
        float(cell.text) * direction if isinstance(cell, Number) and cell.text and may else None
        for cell, may in zip(cells, eligible, strict=True)
    ]
    order = sorted({value for value in numbers if value is not None}, reverse=True) if direction else []
    names = dict(zip(order, ("best", "second"), strict=False))
    return ["" if value is None else names.get(value, "") for value in numbers]


def _width(numbers: Sequence[str]) -> tuple[bool, int, int]:
    """Whether any has a minus sign, most digits before and after the point."""
    return (
        any(text.startswith("-") for text in numbers),
        max(len(_digits(text)) for text in numbers),
        max(len(text.partition(".")[2]) for text in numbers),
    )


def _digits(text: str) -> str:
    """Digits before the point."""
    return text.lstrip("-").partition(".")[0]


def _format(width: tuple[bool, int, int]) -> str:
    """Siunitx's name of it: `-1.2`."""
    signed, before, after = width
    return f"{'-' if signed else ''}{before}.{after}"


def _sources(table: Table) -> dict[str, str]:
    """The footnote mark of each source, by its text, in the order in which they appear."""
    texts = dict.fromkeys(
        str(cell) for row in table.rows for cell in row.values() if isinstance(cell, Footnote) and cell
    )
    return {text: _mark(place) for place, text in enumerate(texts)}


def _mark(place: int) -> str:
    """`a` to `z`, then `aa`, `ab` and so on."""
    more, last = divmod(place, len(ascii_lowercase))
    return (_mark(more - 1) if more else "") + ascii_lowercase[last]
