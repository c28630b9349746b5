"""`nasgauge pareto`: what sets of networks searches find, between accuracy and complexity."""

from __future__ import annotations

from pathlib import Path

import click

from nasgauge.cli.reports import ReportChoice, report_options
from nasgauge.cli.searching import SearchChoice, largest, search_options
from nasgauge.cli.setups import SetupChoice, setup_options
from nasgauge.cli.stores import output_option, store_option, typed_command, where_option, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.presentation.formats import FORMATS
from nasgauge.presentation.pareto_figure import drawing
from nasgauge.presentation.pareto_table import caption, render, render_sets
from nasgauge.presentation.plots import check, drawn
from nasgauge.runtime.extras import needed
from nasgauge.runtime.machine import processor
from nasgauge.searching.pareto import of_rated, of_tables, sets_of, summary, with_truth
from nasgauge.searching.trainings import Predicted, Trainings


@click.command()
@search_options
@click.option("--runs", default=10, type=click.IntRange(1), help="Independent runs of each search.")
@report_options
@table_options
@store_option
@where_option
@setup_options
@click.option("--front", type=click.Path(path_type=Path), help="CSV: the sets of all runs, and the true one.")
@click.option("--plot", type=click.Path(path_type=Path), help="Error against complexity: .pdf, .png or .svg.")
@click.option("--format", "form", default="markdown", type=click.Choice(FORMATS))
@output_option
def pareto(
    searching: SearchChoice,
    runs: int,
    reported: ReportChoice,
    choice: TableChoice,
    path: Path,
    where: tuple[str, ...],
    how: SetupChoice,
    front: Path | None,
    plot: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Search for networks that are good and small, and compare the sets found with the true front.

    Of all that a run rated, the set is what no other beats in score and complexity; its hypervolume is
    that of its true accuracies. Where accuracies are predicted, the true front is unknown.
    """
    check(plot)
    needed("pymoo", "search")
    searches = searching.read()
    space, dataset = searches.space, reported.search_on
    tables = None
    if choice.predicts(space):
        reported.check_predicted(space)
        choice.load(space, dataset, space.sample(1, 0))  # whether it can be predicted, before the work
    else:
        tables = reported.load(space, choice)
    searched = tables[0] if tables else None
    scores, complexity = searches.asking(searching.complexity, searched, dataset, path, where, how)
    # Before the searches, since it ends them if it cannot be had, and takes its time if it is not stored.
    truths = of_tables(*tables, complexity) if tables else []
    trainings = Trainings(searched) if searched else Predicted(space)
    found = searches.run(trainings, scores, complexity, runs)
    truths = truths or [of_rated(found, complexity, lambda names: choice.load(space, dataset, names))]
    sets = with_truth(sets_of(found, complexity), truths)
    commands = list(dict.fromkeys([*scores.commands, typed_command()]))
    notes = caption(
        found, truths, complexity, scores.provenance, processor(), commands, searching.seed, searched
    )
    write(render(summary(found, sets, truths), truths, notes, form), output)
    if front:
        write(render_sets(sets, truths, notes), front)
    if plot:
        most = {str(series.budget) for series in largest(found)}
        write(drawn(drawing(sets[sets.budget.isin(most)], truths, complexity.name), plot), plot)
