"""`nasgauge study scatter`: stored scores against the accuracies of every data set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from nasgauge import plugins
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.cli.reading import ReadingChoice, TableOutput, reading_options, table_output
from nasgauge.cli.stores import only_run, write
from nasgauge.cli.study import options
from nasgauge.presentation import plots
from nasgauge.presentation.figures import style
from nasgauge.scoring.store import Store
from nasgauge.studies.scatter import draw, scatter_table


@click.command()
@options.plot_option
@reading_options
@table_output
def scatter(plot: Path | None, choice: ReadingChoice, output: TableOutput) -> None:
    """Show how the scores of a store go with accuracy on each data set: tau, beside published ones.

    All data sets of the benchmark, unless --dataset, --label or --table chooses one.
    """
    plots.check(plot)
    readings = _readings(choice)
    if plot:
        with style():
            write(plots.drawn(draw(readings), plot), plot)
    output.write(scatter_table(readings), list(readings.values()))


def _readings(choice: ReadingChoice) -> dict[str, ScoredRun]:
    """The one run of the store beside the accuracies of each data set."""
    with Store(choice.path) as store:
        run = only_run(store.runs(), choice.where, choice.path)
        one = choice.dataset or choice.table_file or "/" in (choice.label or "")
        space = plugins.search_space(run.provenance.benchmark)
        datasets = [choice.dataset or run.provenance.dataset] if one else list(space.tasks)
        return {name: replace(choice, dataset=name).read_run(store, run) for name in datasets}
