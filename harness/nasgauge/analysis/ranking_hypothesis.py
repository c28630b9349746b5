"""The performance-ranking hypothesis: does the order of networks early in training stay to its end?

Source: Zheng et al. 2019 (MDENAS), https://arxiv.org/abs/1905.07529: tau(e) and p_tau = (tau + 1) / 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nasgauge.benchmarks.csv_file import content_of, frame_of, header_of, numbers
from nasgauge.core import Floats, InputError
from nasgauge.metrics import goodman_kruskal_gamma, kendall_tau
from nasgauge.plugins import unknown
from nasgauge.presentation.plots import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEWEST = 3


@dataclass(frozen=True, eq=False)
class LearningCurves:
    """accuracy: (N, E) percent of N architectures after each of E epochs. final: (N,) what ranks them.

    source: what both are, for a caption.
    """

    accuracy: Floats
    final: Floats
    source: str


def ranking_hypothesis(curves: LearningCurves) -> pd.DataFrame:
    """One row per epoch, with 95 % intervals over architectures, each epoch by itself.

    tau: (P - Q) / (P + Q), the paper's, which leaves tied pairs out; p: (tau + 1) / 2, the share of
    untied pairs that the epoch orders as the end does; tau_b: Kendall's, which counts ties;
    tied: share of pairs that are tied in either.
    """
    rows = []
    for epoch, accuracy in enumerate(curves.accuracy.T, start=1):
        tau, tau_b = goodman_kruskal_gamma(accuracy, curves.final), kendall_tau(accuracy, curves.final)
        row: dict[str, float] = {"epoch": epoch, "tau": tau.value, "tau_low": tau.low, "tau_high": tau.high}
        row |= {name.replace("tau", "p"): (row[name] + 1) / 2 for name in ("tau", "tau_low", "tau_high")}
        row |= {"tau_b": tau_b.value, "tau_b_low": tau_b.low, "tau_b_high": tau_b.high}
        rows.append(row | {"tied": _tied(accuracy, curves.final)})
    return pd.DataFrame(rows)


def draw(table: pd.DataFrame, title: str) -> Figure:
    """tau, with its intervals, and p_tau against the epoch."""
    canvas = figure()
    axes = canvas.subplots()
    for name, text, colour in (("tau", "tau(e)", "C0"), ("p", "p_tau(e) = (tau + 1) / 2", "C1")):
        axes.plot(table.epoch, table[name], color=colour, label=text)
        axes.fill_between(table.epoch, table[f"{name}_low"], table[f"{name}_high"], color=colour, alpha=0.2)
    axes.plot(table.epoch, table.tau_b, color="C2", linestyle=":", label="tau-b(e)")
    axes.axhline(0.5, color="0.7", linewidth=0.8)
    axes.set(xlabel="epoch", ylabel="agreement with the final ranking", title=title)
    axes.legend(loc="lower right")
    return canvas


def read_curves(path: Path, array: str) -> LearningCurves:
    """Curves of a file; their last epoch is what ranks.

    An .npz file has them as array `array` (N, E). A CSV, plain or gzipped, has one row per
    architecture and one column per epoch, named 1, 2, 3...; its other columns are ignored.

    Raises: InputError naming file and array, or line and column.
    """
    accuracy = _from_npz(path, array) if path.suffix == ".npz" else _from_csv(path)
    return LearningCurves(accuracy, accuracy[:, -1], f"{path.name}{f', array {array}' if array else ''}")


def _from_csv(path: Path) -> Floats:
    content = content_of(path)
    epochs = sorted((name for name in header_of(content, path) if name.isdecimal()), key=int)
    if not epochs or [int(name) for name in epochs] != list(range(1, len(epochs) + 1)):
        raise InputError(f"{path} has the epochs {', '.join(epochs) or 'none'}: wanted columns 1, 2, 3...")
    frame = frame_of(content, epochs, path)
    columns = [numbers(frame[name], path, "percent, 0 to 100", highest=100) for name in epochs]
    return _checked(np.column_stack(columns), str(path))


def _from_npz(path: Path, array: str) -> Floats:
    try:
        # Opened here: of a damaged archive numpy would leave the file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if not array:
                raise InputError(f"{path} has arrays: choose one with --array: {', '.join(archive.files)}")
            if array not in archive.files:
                raise InputError(unknown(f"array in {path}", array, archive.files))
            values = np.asarray(archive[array])
    except InputError:
        raise
    except Exception as error:  # numpy, zipfile and zlib raise nearly anything for a damaged file
        raise InputError(f"cannot read {path}: {error}") from None
    if values.ndim != 2 or values.dtype.kind not in "fiu":
        raise InputError(
            f"array {array!r} in {path} is {values.dtype} {values.shape}: wanted percent, one row per "
            "architecture and one column per epoch"
        )
    return _checked(values.astype(np.float64), f"array {array!r} in {path}")


def _checked(accuracy: Floats, what: str) -> Floats:
    bad = np.argwhere(~((accuracy >= 0) & (accuracy <= 100.001)))
    if len(bad):
        row, epoch = bad[0]
        raise InputError(
            f"{what} has {accuracy[row, epoch]} in row {row}, epoch {epoch + 1}: wanted percent, 0 to 100"
        )
    if len(accuracy) < FEWEST or not accuracy.shape[1]:
        raise InputError(f"{what} has {accuracy.shape[0]} curves: wanted at least {FEWEST} to rank")
    return accuracy


def _tied(x: Sequence[float] | Floats, y: Floats) -> float:
    """Share of pairs that are equal in x or in y."""
    pairs = [(np.asarray(v)[:, None] == np.asarray(v)[None, :])[np.triu_indices(len(v), 1)] for v in (x, y)]
    return float((pairs[0] | pairs[1]).mean())
