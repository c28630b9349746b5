"""`nasgauge parity`: our scores beside those that someone else gave the same architectures."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd
from tabulate import tabulate

from nasgauge import __version__, plugins
from nasgauge.analysis.columns import Column, columns, combine
from nasgauge.analysis.parity import Pair, parity, read_scores
from nasgauge.benchmarks.published import Published, published
from nasgauge.cli.stores import (
    only_run,
    output_option,
    store_option,
    typed_command,
    where_option,
    write,
)
from nasgauge.core import InputError, SearchSpace, SetEstimator
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store import Store


@click.command(name="parity")
@store_option
@where_option
@click.option(
    "--scores", "file", required=True, type=click.Path(path_type=Path), help="CSV with the others' scores."
)
@click.option("--architecture-column", required=True, help="Column of --scores that names the architecture.")
@click.option(
    "--pair", "texts", multiple=True, required=True, help="ESTIMATOR=COLUMN, =-COLUMN if low is better."
)
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE of an estimator over a set.")
@output_option
def parity_(
    path: Path,
    where: tuple[str, ...],
    file: Path,
    architecture_column: str,
    texts: tuple[str, ...],
    settings: tuple[str, ...],
    output: Path | None,
) -> None:
    """Compare stored scores with those of another implementation, architecture by architecture.

    Over the architectures that both have. An estimator over a set ranks just these.
    """
    pairs = [Pair.parse(text) for text in texts]
    over_sets = plugins.names(plugins.SET_ESTIMATORS)
    named = list(dict.fromkeys(pair.ours for pair in pairs if pair.ours in over_sets))
    sets = {c.plugin.name: c for c in plugins.configure_sets(named, settings)}
    with Store(path) as store:
        run = only_run(store.runs(), where, path)
        rows, commands = store.frame(run), [*store.commands(run), typed_command()]
    space = plugins.search_space(run.provenance.benchmark)
    theirs = read_scores(file, space, architecture_column, list(dict.fromkeys(p.theirs for p in pairs)))
    rows = rows[rows.architecture.isin(theirs.index)]
    if rows.empty:
        raise InputError(f"no architecture of {file} has a score in {str(path)!r}")
    found = {
        pair: _over_set(sets[pair.ours], rows, space, run.provenance)
        if pair.ours in sets
        else _stored(pair.ours, rows)
        for pair in pairs
    }
    write(_render(parity(found, theirs), run.provenance, file, commands), output)


def _over_set(
    configured: Configured[SetEstimator], rows: pd.DataFrame, space: SearchSpace, provenance: Provenance
) -> tuple[list[str], Column]:
    """Sample and column of an estimator over the set that these rows are."""
    parts = {part.partition(".")[0] for part in configured.plugin.parts_of(configured.settings)}
    if missing := sorted(parts - set(rows.estimator)):
        raise InputError(f"{configured.plugin.name} needs scores of {', '.join(missing)}")
    sample, found = columns(rows[rows.estimator.isin(parts)])
    return sample, combine(configured, found, space.load_table(provenance.dataset), sample)


def _stored(name: str, rows: pd.DataFrame) -> tuple[list[str], Column]:
    """Sample and column of an estimator, or of one part of one."""
    own = rows[rows.estimator == name.partition(".")[0]]
    if own.empty:
        raise InputError(plugins.unknown("scored estimator", name, rows.estimator.unique()))
    sample, found = columns(own)
    if name not in found:
        raise InputError(plugins.unknown("column of scores", name, found))
    return sample, found[name]


def _render(table: pd.DataFrame, provenance: Provenance, file: Path, commands: list[str]) -> str:
    agreed = [
        published(name, provenance.benchmark, provenance.dataset, metric="agreement")
        for name in table.estimator
    ]
    shown = pd.DataFrame(
        {
            "estimator": table.estimator,
            "their column": table.theirs,
            "architectures": table.architectures,
            "no score there": table["without a score there"],
            "rho": [f"{r.rho:.3f} [{r.rho_low:.3f}, {r.rho_high:.3f}]" for r in table.itertuples()],
            "tau": table.tau.map("{:.3f}".format),
            "others agree": [_agreement(figure) for figure in agreed],
        }
    )
    sources = sorted({source for figure in agreed if figure for source in figure.sources})
    lines = [
        tabulate(shown, headers="keys", tablefmt="github", showindex=False, disable_numparse=True),
        "",
        f"Ours: nasgauge {__version__}, networks for {provenance.dataset}, images {provenance.images} "
        f"({provenance.fingerprint}), batch {provenance.batch_size}, seed {provenance.seed}, "
        f"{provenance.device}, torch {provenance.torch}. Theirs: {file.name}. rho is Spearman's with its "
        "95 % interval over architectures, tau Kendall's tau-b; a network that ours cannot score ranks last.",
        *(f"Made by: {command}" for command in commands),
    ]
    if sources:
        lines.append(
            f"others agree: Spearman of two runs that are not ours (published.csv): {'; '.join(sources)}."
        )
    return "\n".join(lines) + "\n"


def _agreement(figure: Published | None) -> str:
    return ", ".join(f"{value:.3g}" for value in figure.values) if figure else ""
