"""Figures as markup for a page, each with a caption."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from nasgauge.analysis.ceiling import CEILING
from nasgauge.presentation.figures import CURVES, SCATTER, style
from nasgauge.presentation.plots import INK
from nasgauge.presentation.table import Number
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CAPTIONS = {
    "pareto": "Kendall's tau with its 95 % interval over architectures against the time to build and "
    "score one network. Diamonds: no faster estimator is better. Numbers are ranks.",
    "heat-map": "Spearman's rho of the scores of every two estimators.",
}


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG, and what it shows."""

    svg: str
    caption: str


def drawings(figures: Mapping[str, Figure], board: pd.DataFrame) -> dict[str, Drawing]:
    """The figures of `figures.figures_of` by name; board: the leaderboard, for their captions."""
    captions = {name: _caption(name, board) for name in figures}
    return {name: Drawing(svg(figure, captions[name]), captions[name]) for name, figure in figures.items()}


def _caption(name: str, board: pd.DataFrame) -> str:
    if name.startswith(CURVES):
        return f"{name.removeprefix(CURVES)}: median and quartiles over runs."
    if not name.startswith(SCATTER):
        return _CAPTIONS[name]
    estimator = name.removeprefix(SCATTER)
    row = board.set_index("estimator").loc[estimator]
    what = "noise ceiling, another training seed" if estimator == CEILING else estimator
    return f"{what}: tau {Number(row.tau, 2, row.tau_low, row.tau_high) if pd.notna(row.tau) else 'unknown'}"


def svg(figure: Figure, label: str) -> Any:
    """The figure as markup for a page, in the page's colour of text; label: for those who cannot see it."""
    file = io.StringIO()
    with style():
        figure.savefig(file, format="svg", dpi=110, metadata={"Date": None, "Creator": None})
    markup = needed("markupsafe")
    text = file.getvalue()[file.getvalue().index("<svg") :].replace(INK, "currentColor")
    text = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"|(<svg[^>]*)', _unsized, text, count=1)
    return markup.Markup(text.replace("<svg", f'<svg role="img" aria-label="{markup.escape(label)}"', 1))


def _unsized(start: re.Match[str]) -> str:
    return start[1] or start[2]
