"""Names and texts as they are, in every format: nothing that a user calls a thing is taken for markup."""

from __future__ import annotations

import html as _html
import re

from tabulate import LATEX_ESCAPE_RULES

_BREAKS = re.compile(r"\s*[\x00-\x1f\x7f\x85\u2028\u2029]+\s*")
# In the middle of a word CommonMark takes `_` as it is, and `&` and `[` mean something in company only.
_MARKDOWN = re.compile(r"[\\`*|<$~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|\[(?=[^\]]*\]\()")
_LATEX = str.maketrans(LATEX_ESCAPE_RULES | {"`": r"\textasciigrave{}", '"': r"\textquotedbl{}"})


def one_line(text: str) -> str:
    r"""Without line breaks and other control characters.

    >>> one_line("two\nlines")
    'two lines'
    """
    return _BREAKS.sub(" ", text)


def markdown(text: str) -> str:
    r"""As Markdown shows it, also in a cell of a table.

    >>> print(markdown("a|b of 0.2*grad_norm"))
    a\|b of 0.2\*grad_norm
    """
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text))


def html(text: str) -> str:
    """As HTML shows it."""
    return _html.escape(one_line(text))


def latex(text: str) -> str:
    r"""As LaTeX prints it.

    >>> print(latex("50 % of a_b"))
    50 \% of a\_b
    """
    return one_line(text).translate(_LATEX)


def drawn(text: str) -> str:
    r"""As matplotlib draws it: no formula between dollars, and no entry of a legend hidden by a leading `_`.

    >>> print(drawn("costs $5"))
    costs \$5
    """
    line = one_line(text).replace("$", r"\$")
    return f" {line}" if line.startswith("_") else line
