"""`nasgauge search`: what accuracy one ends up with under a budget."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import click
from tqdm import tqdm

from nasgauge import plugins
from nasgauge.cli.reports import ReportChoice, report_options
from nasgauge.cli.scoring import Scores
from nasgauge.cli.setups import SetupChoice, setup_options
from nasgauge.cli.stores import output_option, store_option, typed_command, where_option, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import InputError, Searcher
from nasgauge.machine import processor
from nasgauge.plots import check, drawn
from nasgauge.plugins import Configured, Selection
from nasgauge.report.formats import FORMATS
from nasgauge.search import distributions
from nasgauge.search.arena import Rater
from nasgauge.search.clock import Budget
from nasgauge.search.outcomes import curves
from nasgauge.search.plot import drawing
from nasgauge.search.raters import One, OverSet
from nasgauge.search.render import caption, render, render_curves
from nasgauge.search.series import Series
from nasgauge.search.series import search as run_series
from nasgauge.search.trainings import Trainings


@click.command()
@click.option(
    "--searcher",
    "names",
    multiple=True,
    required=True,
    help="NAME or FILE.py:FUNCTION; with +ESTIMATOR behind it, that one rates for it; repeat.",
)
@click.option(
    "--estimator",
    "estimators",
    multiple=True,
    help="That rates for searchers without one of their own: NAME, NAME.PART or FILE.py:FUNCTION; repeat.",
)
@click.option(
    "--set", "settings", multiple=True, help="SEARCHER.SETTING=VALUE or ESTIMATOR.SETTING=VALUE; repeat."
)
@click.option("--budget", "seconds", multiple=True, type=float, help="Seconds of each run; repeat.")
@click.option("--evaluations", multiple=True, type=int, help="In place of --budget: architectures; repeat.")
@click.option("--runs", default=100, type=click.IntRange(1), help="Independent runs of each search.")
@click.option("--seed", default=0, type=click.IntRange(0), help="Of the runs, and of batch and weights.")
@click.option("--benchmark", default="nasbench201", help="Search space with its table.")
@report_options
@table_options
@store_option
@where_option
@setup_options
@click.option(
    "--curves",
    "curve_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write accuracy against seconds as .csv, .pdf, .png or .svg; repeat.",
)
@click.option(
    "--distributions",
    "distribution_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the distributions that the one searcher learned as .npz, .pdf, .png or .svg; repeat.",
)
@click.option("--format", "form", default="markdown", type=click.Choice(FORMATS))
@output_option
def search(
    names: tuple[str, ...],
    estimators: tuple[str, ...],
    settings: tuple[str, ...],
    seconds: tuple[float, ...],
    evaluations: tuple[int, ...],
    runs: int,
    seed: int,
    benchmark: str,
    reported: ReportChoice,
    choice: TableChoice,
    path: Path,
    where: tuple[str, ...],
    how: SetupChoice,
    curve_files: tuple[Path, ...],
    distribution_files: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Search a benchmark under a budget, many times, and print what accuracy one ends up with.

    Trainings cost the seconds that the table recorded; scores come from the store, are computed when
    missing, and cost the seconds they took.
    """
    budgets = _budgets(seconds, evaluations)
    for file in curve_files:
        check(file, others=(".csv",))
    space = plugins.search_space(benchmark)
    pairs = _pairs(names, estimators)
    searchers, selection = _configured(pairs, settings)
    if distribution_files:
        learning = [name for name, _ in pairs if searchers[name].estimator.learns]
        _check_learned(learning * len(budgets), distribution_files)
    searched, reports = reported.load(space, choice)
    scores = None
    if selection.estimators:
        scores = Scores(path, where, selection.estimators, space, reported.search_on, how, seed)
    # Images are read where a searcher trains networks itself: most do not, and need none.
    setup = functools.cache(lambda: how.setup(space, reported.search_on, seed, path))
    found: dict[tuple[str, str, Budget], Series] = {}
    for (name, estimator), budget in product(pairs, budgets):
        rater = _rater(estimator, selection, scores, seed) if scores and estimator else None
        with tqdm(total=runs, desc=f"{name} {estimator}", disable=not sys.stderr.isatty()) as bar:
            series = run_series(
                searchers[name],
                space,
                Trainings(searched),
                rater,
                budget,
                runs=runs,
                seed=seed,
                setup=setup,
                progress=bar.update,
            )
        # A searcher that asks for no scores is the same whichever estimator it is given.
        found[series.searcher, series.estimator, budget] = series
    asked = [typed_command()] if scores is None else [*scores.commands, typed_command()]
    shown = list(found.values())
    header = scores.header if scores else None
    lines = caption(shown, searched, reports, header, processor(), list(dict.fromkeys(asked)), seed)
    write(render(shown, reports, lines, form), output)
    if curve_files:
        most = max(budget.amount for budget in budgets)
        points = curves([series for series in shown if series.budget.amount == most], reports)
    for file in curve_files:
        if file.suffix == ".csv":
            write(render_curves(points, lines), file)
        else:
            write(drawn(drawing(points), file), file)
    for file in distribution_files:
        (one,) = (series for series in shown if series.learns)
        if file.suffix == ".npz":
            write(distributions.archive(one, space, lines), file)
        else:
            write(drawn(distributions.drawing(one, space), file), file)


def _check_learned(learning: Sequence[str], files: Sequence[Path]) -> None:
    """Raises InputError where not one series, of the searchers named, gives distributions to write."""
    if len(learning) != 1:
        known = [name for name in plugins.names(plugins.SEARCHERS) if plugins.searcher(name).learns]
        raise InputError(
            f"--distributions wants one search that learns a distribution, and there are {len(learning)}: "
            f"name one of {', '.join(known)}, and one budget"
        )
    for file in files:
        check(file, others=(".npz",))


def _budgets(seconds: Sequence[float], evaluations: Sequence[int]) -> list[Budget]:
    if bool(seconds) == bool(evaluations):
        raise InputError("wanted --budget SECONDS or --evaluations NUMBER, one of the two")
    return [Budget(seconds=each) for each in seconds] or [Budget(evaluations=each) for each in evaluations]


def _pairs(names: Sequence[str], estimators: Sequence[str]) -> list[tuple[str, str]]:
    """Searchers and their estimators, empty where there is none; each pair once."""
    pairs = []
    for text in names:
        name, plus, estimator = text.partition("+")
        if plus and not (name and estimator):
            raise InputError(f"cannot read --searcher {text!r}: wanted SEARCHER or SEARCHER+ESTIMATOR")
        pairs += [(name, each) for each in ([estimator] if plus else estimators or [""])]
    return list(dict.fromkeys(pairs))


def _configured(
    pairs: Sequence[tuple[str, str]], settings: Sequence[str]
) -> tuple[dict[str, Configured[Searcher]], Selection]:
    """Searchers by the name they were asked by, and estimators; each with the settings that name it."""
    names = list(dict.fromkeys(name for name, _ in pairs))
    called = {plugins.searcher(name).name for name in names}
    own = [text for text in settings if text.partition(".")[0] in called]
    rest = [text for text in settings if text not in own]
    selection = plugins.configure([_plugin(each) for _, each in pairs if each], rest)
    for one in selection.sets:
        if not one.estimator.parts_of(one.settings):
            raise InputError(
                f"{one.estimator.name} has no parts that could be scored: it reads what was trained before, "
                "which a searcher pays for by itself"
            )
    return dict(zip(names, plugins.configure_searchers(names, own), strict=True)), selection


def _plugin(name: str) -> str:
    """The estimator of `NAME` or `NAME.PART`."""
    return name if ".py" in name else name.partition(".")[0]


def _rater(name: str, selection: Selection, scores: Scores, seed: int) -> Rater:
    called = plugins.estimator(_plugin(name)).name
    for configured in selection.sets:
        if configured.estimator.name == called:
            return OverSet(configured, scores.ledgers, seed)
    return One(scores.ledgers[called], "" if ".py" in name else name.partition(".")[2])
