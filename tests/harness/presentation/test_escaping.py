"""Names that each format takes for markup, and what it shows of them."""

from __future__ import annotations

import pytest
from every_table import HOSTILE

from nasgauge.presentation.escaping import drawn, html, latex, markdown, one_line


@pytest.mark.parametrize("text", ["a\nb", "a\r\n  b", "a\x00b", "a\u2028b", "a \t b"])
def test_a_name_is_one_line(text: str) -> None:
    assert one_line(text) == "a b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a|b", r"a\|b"),
        ("`code`", r"\`code\`"),
        ("grad_norm", "grad_norm"),
        ("_x_ and __y__", r"\_x\_ and \_\_y\_\_"),
        ("<b>", r"\<b>"),
        ("0.2*a+0.5*b", r"0.2\*a+0.5\*b"),
        ("|x~0|+|y~1|", r"\|x\~0\|+\|y\~1\|"),
        ("a~b", r"a\~b"),
        ("$5 and $6", r"\$5 and \$6"),
        ("&lt; A & B", r"\&lt; A & B"),
        ("[0.5, 0.6]", "[0.5, 0.6]"),
        ("[a](b)", r"\[a](b)"),
        ("a\\|b", r"a\\\|b"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_shows_names_as_they_are(text: str, expected: str) -> None:
    assert markdown(text) == expected


def test_html_and_latex_show_names_as_they_are() -> None:
    assert html('<i>a&b\n"c"') == "&lt;i&gt;a&amp;b &quot;c&quot;"
    assert latex("50% #1 $x_y$ & `q`") == r"50\% \#1 \$x\_y\$ \& \textasciigrave{}q\textasciigrave{}"
    assert latex("a\n\nb") == "a b"


def test_matplotlib_draws_names_as_they_are() -> None:
    canvas = pytest.importorskip("matplotlib.figure").Figure()
    axes = canvas.add_subplot()
    for name in HOSTILE:
        axes.plot([1], [1], label=drawn(name))
    axes.set_title("\n".join(map(drawn, HOSTILE)))
    shown = [text.get_text() for text in axes.legend().get_texts()]
    canvas.canvas.draw()
    assert [text.replace(r"\$", "$").strip() for text in shown] == [one_line(name) for name in HOSTILE]
