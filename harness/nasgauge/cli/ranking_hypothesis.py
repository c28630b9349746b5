"""`nasgauge ranking-hypothesis`: the order of networks early in training against that at its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import pandas as pd
from tabulate import tabulate

from nasgauge import plugins
from nasgauge.analysis.ranking_hypothesis import LearningCurves, draw, read_curves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis as hypothesis_of
from nasgauge.benchmarks.imported import load, load_curves
from nasgauge.cli.stores import output_option, typed_command, write
from nasgauge.core import InputError
from nasgauge.presentation import plots
from nasgauge.presentation.table import Value

EPOCHS = (1, 5, 10, 20, 50, 100, 200)


@click.command(name="ranking-hypothesis")
@click.option("--curves", "file", type=click.Path(path_type=Path), help="File .npz or .csv with the curves.")
@click.option("--array", default="", help="Array of an .npz file, (architectures, epochs).")
@click.option("--benchmark", default="nasbench201", help="In place of --curves: curves imported for it.")
@click.option("--dataset", default="cifar10", help="Data set that `validation` and `test` are of.")
@click.option("--label", default="validation", help="Of the imported curves; `nasgauge data list NAME`.")
@click.option("--final", help="Label of the final accuracy, imported too.  [default: the last epoch]")
@click.option("--epoch", "epochs", multiple=True, type=click.IntRange(1), help="Row to show; repeat.")
@click.option("--plot", type=click.Path(path_type=Path), help="Figure over all epochs: .png, .svg or .pdf.")
@output_option
def ranking_hypothesis(
    file: Path | None,
    array: str,
    benchmark: str,
    dataset: str,
    label: str,
    final: str | None,
    epochs: tuple[int, ...],
    plot: Path | None,
    output: Path | None,
) -> None:
    """Rank correlation of the accuracy after each epoch with the final one: tau(e) and p_tau(e).

    An --output that ends in .csv gets every epoch, with all digits.
    """
    plots.check(plot)
    if file and final:
        raise InputError("--final names an imported label, and the curves of --curves end with their own")
    curves = read_curves(file, array) if file else _imported(benchmark, dataset, label, final)
    table = hypothesis_of(curves)
    if wrong := [epoch for epoch in epochs if epoch > len(table)]:
        raise InputError(f"there is no epoch {wrong[0]}: the curves have {len(table)}")
    caption = _caption(curves, len(table))
    if plot:
        write(plots.drawn(draw(table, f"{len(curves.final)} architectures"), plot), plot)
    if output and output.suffix == ".csv":
        comment = "".join(f"# {line}\n" for line in caption)
        write(comment + table.to_csv(index=False, lineterminator="\n"), output)
        return
    chosen = epochs or sorted({min(epoch, len(table)) for epoch in EPOCHS})
    write(_markdown(table[table.epoch.isin(chosen)]) + "\n" + "\n".join(caption) + "\n", output)


def _imported(benchmark: str, dataset: str, label: str, final: str | None) -> LearningCurves:
    plugins.search_space(benchmark)
    names, accuracy, text = load_curves(benchmark, dataset, label)
    if final is None:
        return LearningCurves(accuracy, accuracy[:, -1], f"{text}")
    table = load(benchmark, dataset, final)
    common = set(names) & set(table.architectures)
    rows = np.array([row for row, name in enumerate(names) if name in common], dtype=np.intp)
    if not len(rows):
        raise InputError(f"no architecture has both {text} and {table.label}")
    values = table.accuracy[table.rows([names[row] for row in rows])]
    return LearningCurves(accuracy[rows], values, f"{text}; final: {table.label}")


def _markdown(rows: pd.DataFrame) -> str:
    cells = [
        {
            "epoch": int(row["epoch"]),
            **{head: _interval(row, name) for head, name in _COLUMNS.items()},
            "tied pairs": f"{100 * row['tied']:.2f} %",
        }
        for _, row in rows.iterrows()
    ]
    return f"{tabulate(cells, headers='keys', tablefmt='github', disable_numparse=True)}\n"


_COLUMNS = {"tau": "tau", "p_tau": "p", "tau-b": "tau_b"}


def _interval(row: pd.Series, name: str) -> str:
    return str(Value(row[name], 3, row[f"{name}_low"], row[f"{name}_high"]))


def _caption(curves: LearningCurves, epochs: int) -> Sequence[str]:
    return [
        f"{len(curves.final)} architectures, {epochs} epochs: {curves.source}.",
        "tau(e) = (P - Q) / (P + Q) over pairs of architectures, ordered alike (P) or not (Q) after epoch e "
        "and at the end; pairs tied in either are left out. p_tau = (tau + 1) / 2. tau-b counts ties. "
        "Brackets: 95 % over architectures, each epoch by itself.",
        f"Made by: {typed_command()}",
    ]
