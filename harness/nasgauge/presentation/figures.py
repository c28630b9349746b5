"""Figures of a run, in colours that the colour-blind tell apart, fit for paper and for the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nasgauge.analysis.ceiling import CEILING, first_two_seeds
from nasgauge.analysis.pairs import score_correlations
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats
from nasgauge.metrics.correlation import mid_ranks
from nasgauge.metrics.front import on_front
from nasgauge.metrics.vectors import dense_ranks
from nasgauge.presentation import plots
from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, INK
from nasgauge.presentation.search_figure import incumbents
from nasgauge.presentation.table import rounded
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCATTER, CURVES = "scatter-", "curves-"
"""Begin the names of figures of which there are several."""

_BINS = 25
_MANY = 3000
_POINT = "#2E86C9"  # told from white and from black
_STYLE = {
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "nasgauge",
    "pdf.fonttype": 42,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK),
}


def style() -> Any:
    """The look of all figures, as a context: fonts and lines are read when a figure is drawn and saved."""
    return needed("matplotlib").rc_context(_STYLE)


def scatter(run: ScoredRun, name: str) -> Figure:
    """As `scatter_on`, in a figure of its own."""
    figure, axes = _figure(2.6, 2.1)
    scatter_on(axes, run, name)
    return figure


def scatter_on(axes: Axes, run: ScoredRun, name: str) -> None:
    """Accuracy against the rank of the score, with running medians of this and of the noise ceiling.

    name: an estimator, or `CEILING` for one training run as the estimator of another. The lowest
    accuracies, 5 % of them, are drawn at the lower edge, as triangles, so that the others can be told apart.
    """
    ceiling = first_two_seeds(run.table, run.sample)
    own = name == CEILING
    scores, accuracy = ceiling if own else (run.ranked(name), run.accuracy)
    known = np.isfinite(accuracy)
    scores, accuracy = scores[known], accuracy[known]
    if not np.isfinite(scores).any():
        plots.say(axes, "no score" if known.any() else "no accuracy")
        return
    low, high = float(np.quantile(accuracy, 0.05)), float(accuracy.max())
    margin = 0.03 * (high - low) or 1
    axes.set(xlabel="rank of the score (%)", ylabel="accuracy (%)", xlim=(0, 100))
    axes.set_ylim(low - margin, high + margin)
    size, alpha = (5, 0.6) if len(scores) < _MANY else (2, 0.2)
    look: dict[str, Any] = {"color": _POINT, "linewidths": 0, "rasterized": True}
    place, below = _place(scores), accuracy < low
    axes.scatter(place[~below], accuracy[~below], s=size, alpha=alpha, **look)
    if below.any():
        axes.scatter(place[below], np.full(below.sum(), low), s=3 * size, alpha=alpha, marker="v", **look)
        axes.set_xlabel(f"rank of the score (%); ▼: {below.sum()} below {low:.1f} %")
    if len(ceiling[0]) and not own:
        _median(axes, _place(ceiling[0]), ceiling[1], color=INK, linestyle="--", linewidth=1)
    _median(axes, place, accuracy, color=COLOURS[1], linewidth=1.4)


def heat_map(run: ScoredRun, names: list[str]) -> Figure:
    """Spearman's rho of the scores of every two estimators."""
    if not names:
        return plots.nothing("No estimator has a score: there is nothing to compare.")
    values = score_correlations(run, names)
    size = max(3.0, 0.36 * len(names) + 1.2)
    figure, axes = _figure(size, size)
    axes.imshow(values, vmin=-1, vmax=1, cmap="PuOr")
    ticks = np.arange(len(names))
    axes.set_xticks(ticks, list(map(drawn, names)), rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(ticks, list(map(drawn, names)))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            text = "1" if value > 0.995 else rounded(value, 2).replace("0.", ".")
            colour = "white" if abs(value) > 0.65 else "black"
            axes.text(column, row, text, ha="center", va="center", fontsize=6, color=colour)
    return figure


def pareto(board: pd.DataFrame) -> Figure:
    """Tau with its interval against milliseconds, and the estimators that no faster one beats."""
    known = board[board.milliseconds.notna() & board.tau.notna()].reset_index(drop=True)
    if known.empty:
        return plots.nothing("No estimator has a finite tau: there is nothing to draw against its cost.")
    figure, axes = _figure(6.4, 0.17 * len(known) + 1.6 if len(known) > 12 else 3.6)
    spread = np.abs([known.tau - known.tau_low, known.tau_high - known.tau])
    axes.errorbar(known.milliseconds, known.tau, spread, fmt="none", ecolor=COLOURS[0], elinewidth=0.8)
    # What reads nothing has no rank, and no place on the front either.
    tau = known.tau.where(known["rank"].notna(), -np.inf).to_numpy(float)
    front = on_front(known.milliseconds.to_numpy(float), tau)
    for rows, colour, marker in ((~front, COLOURS[0], "o"), (front, COLOURS[1], "D")):
        axes.scatter(known.milliseconds[rows], known.tau[rows], s=16, color=colour, marker=marker, zorder=3)
    line = known[front].sort_values("milliseconds")
    axes.step(line.milliseconds, line.tau, where="post", color=COLOURS[1], linewidth=1)
    ceiling = board.loc[board.estimator == CEILING, "tau"]
    if len(ceiling):
        axes.axhline(ceiling.iloc[0], color=INK, linestyle="--", linewidth=0.8)
        axes.text(0.01, ceiling.iloc[0], "noise ceiling", transform=axes.get_yaxis_transform(), va="bottom")
    for _, row in known.iterrows():
        axes.annotate(f" {_rank(row)}", (row.milliseconds, row.tau), fontsize=7, va="bottom")
    key = "\n".join(f"{_rank(row):>3}  {drawn(row.estimator)}" for _, row in known.iterrows())
    axes.text(1.03, 1, key, transform=axes.transAxes, va="top", linespacing=1.35, fontsize=7)
    axes.set(
        xlabel="milliseconds for one architecture",
        ylabel="Kendall's tau-b",
        xscale=plots.axis_scale(known.milliseconds),
    )
    return figure


def curves(frame: pd.DataFrame, name: str) -> Figure:
    """What searches have found against seconds: median and quartiles over runs, one line per search.

    frame: columns searcher, estimator, report, seconds, lower, median, upper, of one report, `name`.
    """
    if frame.empty:
        return plots.nothing("No search has chosen an architecture: there is no curve.")
    figure, axes = _figure(5.6, 3.6)
    incumbents(axes, frame)
    axes.set(xlabel="seconds", ylabel=f"accuracy of the incumbent (%), {drawn(name)}")
    axes.legend(frameon=False)
    return figure


def figures_of(
    run: ScoredRun, board: pd.DataFrame, search: pd.DataFrame | None = None
) -> Mapping[str, Figure]:
    """All figures by name: `scatter-NAME` of the ceiling and each estimator, best first; then the others.

    search: curves of searches, as `curves` takes them, of any number of reports.
    """
    names = [name for name in board.estimator if name in run.scored]
    with_ceiling = [*board.estimator[board.estimator == CEILING], *names]
    found = {f"{SCATTER}{name}": scatter(run, name) for name in with_ceiling}
    found |= {"pareto": pareto(board), "heat-map": heat_map(run, names)}
    if search is not None:
        parts = search.groupby("report", sort=False)
        found |= {f"{CURVES}{name}": curves(rows, str(name)) for name, rows in parts}
    return found


def _place(scores: Floats) -> Floats:
    """Rank of each score in percent, equal ones in the middle of their ranks."""
    return 100 * mid_ranks(dense_ranks(scores))


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure of so many inches."""
    figure = plots.figure(width, height)
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    return figure, axes


def _median(axes: Axes, place: Floats, accuracy: Floats, **look: Any) -> None:
    """Median accuracy in bins of the rank of the score; equal scores share a bin."""
    bins = np.minimum(place * _BINS // 100, _BINS - 1)
    parts = pd.DataFrame({"place": place, "accuracy": accuracy}).groupby(bins)
    axes.plot(parts.place.mean(), np.maximum(parts.accuracy.median(), axes.get_ylim()[0]), **look)


def _rank(row: pd.Series) -> str:
    """The rank, or a dash if there is none."""
    return "-" if pd.isna(row["rank"]) else str(row["rank"])
