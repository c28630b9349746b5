"""`nasgauge combine`: which estimators are better together."""

from __future__ import annotations

from pathlib import Path

import click
from tabulate import tabulate

from nasgauge import plugins
from nasgauge.analysis.columns import columns
from nasgauge.analysis.combinations import best_combinations
from nasgauge.cli.stores import only_run, store_option, typed_command, where_option
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import BenchmarkTable, InputError, SearchSpace, SetEstimator
from nasgauge.scoring.store import Store


@click.command()
@store_option
@where_option
@click.option("--estimator", "names", multiple=True, help="Parts to combine; repeat. Default: all stored.")
@click.option("--rule", default="vote", help="Estimator over a set that combines the parts.")
@click.option("--size", default=2, type=click.IntRange(1, 4), help="Largest number of parts.")
@click.option("--weight", "weights", multiple=True, default=(1.0,), type=float, help="Weight to try; repeat.")
@click.option("--choose-on", default="cifar10", help="Data set whose accuracies choose.")
@click.option(
    "--keep", default=10, type=click.IntRange(1), help="Combinations to show, and all single parts."
)
@click.option("--seed", default=0, type=click.IntRange(0), help="Of the halves.")
@table_options
def combine(
    path: Path,
    where: tuple[str, ...],
    names: tuple[str, ...],
    rule: str,
    size: int,
    weights: tuple[float, ...],
    choose_on: str,
    keep: int,
    seed: int,
    choice: TableChoice,
) -> None:
    """Try all combinations on one half of the stored architectures, and report on the other half.

    The scores are those of one run; the accuracies those of every data set of its benchmark, or the
    ones that --table or --label name.
    """
    with Store(path) as store:
        run = only_run(store.runs(), where, path)
        rows, commands = store.frame(run), [*store.commands(run), typed_command()]
    for name in names:
        if name not in set(rows.estimator):
            raise InputError(plugins.unknown(f"estimator in {path}", name, rows.estimator.unique()))
    chosen = rows[rows.estimator.isin(names)] if names else rows
    if chosen.empty:
        raise InputError(f"the run in {str(path)!r} has no scores yet: nothing to combine")
    sample, found = columns(chosen)
    space = plugins.search_space(run.provenance.benchmark)
    if choose_on not in space.tasks:
        raise InputError(plugins.unknown(f"data set of {space.name}", choose_on, space.tasks))
    voter = plugins.estimator(rule)
    if not isinstance(voter, SetEstimator) or "of" not in voter.defaults:
        raise InputError(
            f"{rule!r} combines no estimators of your choice; wanted one that does, such as vote"
        )
    if min(weights) <= 0:
        raise InputError(f"--weight {min(weights):g}: wanted more than 0")
    tables = _tables(choice, space, choose_on, sample)
    accuracies = {dataset: table.accuracy[table.rows(sample)] for dataset, table in tables.items()}
    board = best_combinations(
        found,
        accuracies,
        voter.combine,
        choose_on=choose_on,
        size=size,
        keep=keep,
        seed=seed,
        weights=weights,
    )
    click.echo(tabulate(board, headers="keys", tablefmt="github", showindex=False, floatfmt=".3f"))
    provenance = run.provenance
    click.echo(
        f"\n{len(sample)} architectures of {space.name}, halves by seed {seed}; chosen by rho on one half "
        f"with {tables[choose_on].label}, reported on the other half. Rule: {rule}. Scores: networks for "
        f"{provenance.dataset}, images {provenance.images} ({provenance.fingerprint}), batch "
        f"{provenance.batch_size}, seed {provenance.seed}."
    )
    click.echo("\n".join(f"Made by: {command}" for command in commands))


def _tables(
    choice: TableChoice, space: SearchSpace, choose_on: str, sample: list[str]
) -> dict[str, BenchmarkTable]:
    """The table by data set: of all of the space, or the one that was asked for."""
    one = choice.table_file or choice.label or choice.predicts(space)
    return {dataset: choice.load(space, dataset, sample) for dataset in ([choose_on] if one else space.tasks)}
