"""Figures: drawn by matplotlib where it is installed, written in the format that the file's name says."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nasgauge.core import InputError
from nasgauge.presentation import escaping
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#010203"
"""Text and axes; the page puts its own colour in its place."""

FORMATS = (".pdf", ".png", ".svg")
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito 2008, without the yellow and the black that one of the two backgrounds swallows."""


def check(path: Path | None, *, others: tuple[str, ...] = ()) -> None:
    """Raises InputError where a figure could not be written: ask before the work, not after it.

    others: endings of what is not a figure, and is written too.
    """
    if path is None or path.suffix in others:
        return
    if path.suffix.lower() not in FORMATS:
        wanted = ", ".join((*others, *FORMATS))
        raise InputError(f"cannot draw {str(path)!r}: wanted a name that ends in {wanted}")
    figure()


def figure(width: float = 7.0, height: float = 4.5) -> Figure:
    """An empty figure of that size in inches; raises InputError where matplotlib is not installed."""
    # Not pyplot, which keeps every figure and wants a screen.
    empty: Figure = needed("matplotlib.figure").Figure(figsize=(width, height), layout="constrained")
    return empty


def nothing(text: str) -> Figure:
    """A figure that says in one line why there is nothing to draw."""
    canvas = figure(6.4, 0.6)
    canvas.patch.set_alpha(0)
    canvas.text(0.5, 0.5, escaping.drawn(text), ha="center", va="center", color=INK)
    return canvas


def say(axes: Axes, text: str) -> None:
    """One line in place of a panel."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, escaping.drawn(text), ha="center", va="center", transform=axes.transAxes, color=INK)


def axis_scale(values: Iterable[float]) -> str:
    """`log`, where all of some numbers have a logarithm."""
    known = np.fromiter(values, dtype=float)
    known = known[np.isfinite(known)]
    return "log" if len(known) and bool((known > 0).all()) else "linear"


def drawn(figure: Figure, path: Path) -> bytes:
    """The figure in the format of the name of `path`."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=path.suffix[1:].lower(), dpi=150)
    return buffer.getvalue()
