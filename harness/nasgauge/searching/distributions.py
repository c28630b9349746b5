"""Distributions that searches learned: kept in a file, read again, drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nasgauge.core import Floats, InputError, SearchSpace
from nasgauge.presentation.plots import COLOURS, figure
from nasgauge.searching.series import Series

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLES = ("-", "--")


@dataclass(frozen=True)
class Learned:
    """What one run learned in the end.

    chances: (D, M) of M options at each of D decisions, 0 where a decision has fewer. seconds: counted by
    the search. source: what the file says of itself.
    """

    benchmark: str
    chances: Floats
    seconds: float
    source: str


def archive(series: Series, space: SearchSpace, caption: Sequence[str]) -> bytes:
    """An .npz file: `run0`, `run1`..., each (T, D, M) chances, before the first iteration and after each.

    Beside them `edges` (D,), the names of the decisions, and `operations` (D, M), of their options, empty
    where there are fewer; `seconds` (runs,); `searcher`, `benchmark` and `caption`.
    """
    edges, operations = names(space)
    width = max(map(len, operations))
    padded = [[*row, *[""] * (width - len(row))] for row in operations]
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        **{f"run{number}": run.distributions for number, run in enumerate(series.runs)},
        edges=np.array(edges),
        operations=np.array(padded),
        seconds=np.array([run.clock.counted for run in series.runs]),
        searcher=np.array(series.searcher),
        benchmark=np.array(space.name),
        caption=np.array("\n".join(caption)),
    )
    return buffer.getvalue()


def read_learned(path: Path, run: int) -> Learned:
    """The last distribution of run 0, 1... of an `archive`; raises InputError for a file that is none."""
    try:
        # Opened here: of a damaged archive numpy would leave the file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            runs = sum(name.startswith("run") for name in found.files)
            if not runs:
                raise InputError(f"{path} holds no distribution: wanted a file of `search --distributions`")
            if not 0 <= run < runs:
                raise InputError(f"{path} has no run {run}: wanted 0 to {runs - 1}")
            chances = np.asarray(found[f"run{run}"][-1], dtype=np.float64)
            seconds, about = float(found["seconds"][run]), str(found["searcher"])
            benchmark = str(found["benchmark"])
    except InputError:
        raise
    except Exception as error:  # numpy, zipfile and zlib raise nearly anything for another file
        raise InputError(
            f"cannot read distributions from {str(path)!r} ({type(error).__name__}: {error}): wanted an .npz "
            "file that `nasgauge search --distributions FILE` wrote"
        ) from None
    if chances.ndim != 2 or not (np.isfinite(chances).all() and np.allclose(chances.sum(axis=1), 1)):
        raise InputError(f"run {run} in {path} is no distribution: wanted rows of chances that sum to 1")
    return Learned(benchmark, chances, seconds, f"{path.name}, {about}, run {run}")


def drawing(series: Series, space: SearchSpace) -> Figure:
    """Chance against iteration: one panel per decision, one line per option.

    The line is the mean over runs, the band their quartiles. A run that is over keeps its last.
    """
    edges, operations = names(space)
    columns = min(3, len(edges))
    rows = -(-len(edges) // columns)
    canvas = figure(1.5 + 3 * columns, 1 + 2.2 * rows)
    panels = canvas.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    longest = max(len(run.distributions) for run in series.runs)
    runs = np.stack(
        [
            np.pad(run.distributions, ((0, longest - len(run.distributions)), (0, 0), (0, 0)), mode="edge")
            for run in series.runs
        ]
    )
    low, high = np.quantile(runs, [0.25, 0.75], axis=0)
    for at, (axes, edge) in enumerate(zip(panels, edges, strict=False)):
        for option, name in enumerate(operations[at]):
            colour, style = COLOURS[option % len(COLOURS)], _STYLES[option // len(COLOURS) % len(_STYLES)]
            axes.plot(runs[:, :, at, option].mean(axis=0), style, color=colour, label=name)
            axes.fill_between(
                np.arange(longest), low[:, at, option], high[:, at, option], color=colour, alpha=0.15, lw=0
            )
        axes.set(title=edge, ylim=(0, 1), xlim=(0, max(longest - 1, 1)))
    for axes in panels[len(edges) :]:
        axes.set_axis_off()
    handles, labels = panels[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 5), frameon=False)
    many = f", mean and quartiles of {len(series.runs)} runs" if len(series.runs) > 1 else ""
    canvas.suptitle(f"{series.searcher} on {space.name}{many}", fontsize="medium")
    for axes in panels[max(len(edges) - columns, 0) : len(edges)]:
        axes.set_xlabel("iteration")
    canvas.supylabel("probability", fontsize="medium")
    return canvas


def names(space: SearchSpace) -> tuple[list[str], list[tuple[str, ...]]]:
    """Names of the decisions, and of the options of each."""
    assert space.decisions is not None, "a distribution is over decisions"
    named = space.decisions.named()
    return list(named), list(named.values())
