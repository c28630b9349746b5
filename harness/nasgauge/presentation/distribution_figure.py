"""Distributions that a search learned, as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nasgauge.core import Floats, SearchSpace
from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, figure, nothing
from nasgauge.searching.distributions import decision_names
from nasgauge.searching.repeated_search import RepeatedSearch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_STYLES = ("-", "--")


def distribution_figure(search: RepeatedSearch, space: SearchSpace) -> Figure:
    """Chance against iteration: one panel per decision, one line per option.

    The line is the mean over runs, the band their quartiles. A run that has ended keeps its last one.

    Args:
        search: One that learned distributions.
        space: Names the decisions and their options.

    Raises:
        InputError: If matplotlib is not installed.
    """
    edges, operations = decision_names(space)
    if not edges or not search.learns:
        return nothing(f"{search.searcher} learned no distribution: there is nothing to draw.")
    columns = min(3, len(edges))
    rows = -(-len(edges) // columns)
    canvas = figure(1.5 + 3 * columns, 1 + 2.2 * rows)
    panels = canvas.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    runs = _of_equal_length(search)
    for at, (axes, edge) in enumerate(zip(panels, edges, strict=False)):
        _panel(axes, runs[:, :, at], operations[at])
        axes.set(title=drawn(edge), ylim=(0, 1), xlim=(0, max(runs.shape[1] - 1, 1)))
    for axes in panels[len(edges) :]:
        axes.set_axis_off()
    for axes in panels[max(len(edges) - columns, 0) : len(edges)]:
        axes.set_xlabel("iteration")
    handles, labels = panels[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 5), frameon=False)
    many = f", mean and quartiles of {len(search.runs)} runs" if len(search.runs) > 1 else ""
    canvas.suptitle(drawn(f"{search.searcher} on {space.name}{many}"), fontsize="medium")
    canvas.supylabel("probability", fontsize="medium")
    return canvas


def _of_equal_length(search: RepeatedSearch) -> Floats:
    """(R, T, D, M) distributions of R runs, the last one of each repeated up to the end of the longest."""
    runs = [run for run in search.runs if len(run.distributions)]
    longest = max(len(run.distributions) for run in runs)
    return np.stack(
        [
            np.pad(run.distributions, ((0, longest - len(run.distributions)), (0, 0), (0, 0)), mode="edge")
            for run in runs
        ]
    )


def _panel(axes: Axes, runs: Floats, operations: Sequence[str]) -> None:
    """One decision; runs: (R, T, M) chances."""
    low, high = np.quantile(runs, [0.25, 0.75], axis=0)
    for option, name in enumerate(operations):
        colour, style = COLOURS[option % len(COLOURS)], _STYLES[option // len(COLOURS) % len(_STYLES)]
        axes.plot(runs[:, :, option].mean(axis=0), style, color=colour, label=drawn(name))
        axes.fill_between(
            np.arange(runs.shape[1]), low[:, option], high[:, option], color=colour, alpha=0.15, lw=0
        )
