"""What holds for every figure: it is drawn, or says in one line why not, whatever it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from every_table import HOSTILE
from readings import made_up
from recipes import trial
from spread_rows import spread_rows
from toy_grid import COST, GRID, ToyScores, searched, table

from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.learning_curves import LearningCurves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats
from nasgauge.presentation.distribution_figure import distribution_figure
from nasgauge.presentation.drawings import drawings
from nasgauge.presentation.figures import curves, figures_of, heat_map, pareto, scatter, style
from nasgauge.presentation.kernel_figure import kernel_figure
from nasgauge.presentation.mip_figure import mip_figure
from nasgauge.presentation.pareto_figure import pareto_figure
from nasgauge.presentation.plots import drawn
from nasgauge.presentation.ranking_hypothesis_figure import ranking_hypothesis_figure
from nasgauge.presentation.scatter_figure import scatter_figure
from nasgauge.presentation.search_figure import search_figure
from nasgauge.presentation.spread_figure import spread_figure
from nasgauge.presentation.trajectory_figure import trajectory_figure
from nasgauge.searching.clock import Budget
from nasgauge.searching.pareto_reference import references_of_tables
from nasgauge.searching.pareto_sets import pareto_sets, with_accuracies
from nasgauge.studies.kernel import Kernel
from nasgauge.studies.mip import Importance, Round
from nasgauge.studies.mip_outcome import PruningOutcome

Figure = pytest.importorskip("matplotlib.figure").Figure
pytestmark = pytest.mark.slow
RNG = np.random.default_rng(0)
CURVES = ["searcher", "estimator", "report", "seconds", "lower", "median", "upper"]


def some(count: int, value: float | None = None) -> Floats:
    return RNG.standard_normal(count) if value is None else np.full(count, value)


def a_run(count: int, score: float | None, accuracy: float | None = None) -> ScoredRun:
    """Estimators with hostile names, all of whose scores or accuracies may be one value."""
    seeds = 90 + (some(2 * count, accuracy) if accuracy is None else np.full(2 * count, accuracy - 90))
    both = seeds.reshape(count, 2)
    return made_up({name: some(count, score) for name in HOSTILE}, both.mean(axis=1), seeds=both)


RUNS = {
    "ordinary": a_run(60, None),
    "one architecture": a_run(1, None),
    "two architectures": a_run(2, None),
    "constant scores": a_run(40, 0.0),
    "constant accuracy": a_run(40, None, 90.0),
    "no score": a_run(40, np.nan),
    "infinite scores": a_run(40, -np.inf),
    "one estimator": a_run(40, None).only(HOSTILE[:1]),
}


def figures_of_runs() -> dict[str, Callable[[], Figure]]:
    found: dict[str, Callable[[], Figure]] = {}
    for what, run in RUNS.items():
        found |= {
            f"scatter, {what}": lambda run=run: scatter(run, HOSTILE[0]),
            f"pareto, {what}": lambda run=run: pareto(leaderboard(run)),
            f"pareto at no cost, {what}": lambda run=run: pareto(leaderboard(run).assign(milliseconds=0.0)),
            f"heat map, {what}": lambda run=run: heat_map(run, run.scored),
            f"panels, {what}": lambda run=run: scatter_figure({"cifar10": run, HOSTILE[3]: run}),
        }
    return found


def figures_of_studies() -> dict[str, Callable[[], Figure]]:
    accuracy = RNG.uniform(10, 90, (20, 3))
    rows = [
        ranking_hypothesis(LearningCurves(values, values[:, -1], "")) for values in (accuracy, accuracy * 0)
    ]
    kernels = [Kernel(HOSTILE[0], 90.0, np.eye(3), -np.inf), Kernel("b", np.nan, error=HOSTILE[3])]
    names = ["epoch", "architecture", "accuracy", "score", "held_out_accuracy"]
    trained = pd.DataFrame([(0, "a", 90.0, 1.0, 10.0), (0, "b", 91.0, np.nan, np.nan)], columns=names)
    rounds = [Round(1, {"epochs": Importance(1, 0)}, "epochs", 1)]
    outcome = PruningOutcome(HOSTILE[3], rounds, [trial({"epochs": 1}, 0.3, 0.0)], HOSTILE[4], 12)
    unranked = [trial({"epochs": 1}, np.nan, 1.0)]
    return {
        "hypothesis": lambda: ranking_hypothesis_figure(rows[0], HOSTILE[3]),
        "hypothesis of constant curves": lambda: ranking_hypothesis_figure(rows[1], ""),
        "kernels": lambda: kernel_figure(kernels[:1], kernels[1:], HOSTILE[3]),
        "no kernel": lambda: kernel_figure([], [], ""),
        "spread": lambda: spread_figure(spread_rows(some(6).reshape(2, 3)), HOSTILE[3]),
        "spread of one": lambda: spread_figure(spread_rows(some(1).reshape(1, 1)), ""),
        "spread without scores": lambda: spread_figure(spread_rows(some(6, np.nan).reshape(2, 3)), ""),
        "no spread": lambda: spread_figure(spread_rows(some(6).reshape(2, 3))[:0], ""),
        "trajectory": lambda: trajectory_figure(trained, HOSTILE[3]),
        "trajectory without scores": lambda: trajectory_figure(trained.assign(score=np.nan), ""),
        "no trajectory": lambda: trajectory_figure(trained[:0], ""),
        "recipes": lambda: mip_figure(outcome),
        "recipes without rho": lambda: mip_figure(replace(outcome, trials=unranked)),
        "no recipe": lambda: mip_figure(replace(outcome, trials=[])),
    }


def figures_of_searches() -> dict[str, Callable[[], Figure]]:
    few = Budget(evaluations=20)
    row = [HOSTILE[4], HOSTILE[3], HOSTILE[0], 1.0, 80.0, 85.0, 90.0]
    points = pd.DataFrame([row, [*row[:3], 10.0, 85.0, 88.0, 90.0]], columns=CURVES)
    learned = searched("mdenas-tabular", Budget(evaluations=5), runs=2)
    first, second = learned.runs
    forgot = replace(first, distributions=np.empty((0, 0, 0)))
    found = [searched("random", few, scorer=ToyScores())]
    references = references_of_tables(table(), {HOSTILE[3]: table()}, COST)
    sets = with_accuracies(pareto_sets(found, COST), references).assign(searcher=HOSTILE[4])
    perfect = replace(references[0], accuracy=np.where(np.arange(60) % 2, 100.0, 50.0))
    return {
        "curves": lambda: curves(points, HOSTILE[3]),
        "curves at no time": lambda: curves(points.assign(seconds=0.0), ""),
        "no curves": lambda: curves(points[:0], ""),
        "searches": lambda: search_figure(points),
        "searches at no time": lambda: search_figure(points.assign(seconds=[0.0, 1.0])),
        "no searches": lambda: search_figure(points[:0]),
        "distributions": lambda: distribution_figure(learned, GRID),
        "one run that learned": lambda: distribution_figure(replace(learned, runs=(forgot, second)), GRID),
        "no distribution": lambda: distribution_figure(replace(learned, runs=(forgot,)), GRID),
        "sets": lambda: pareto_figure(sets, references, HOSTILE[3]),
        "no set": lambda: pareto_figure(sets[:0], references, "cost"),
        "sets without an error": lambda: pareto_figure(sets, [perfect], "cost"),
        "no report": lambda: pareto_figure(sets, [], "cost"),
    }


FIGURES = figures_of_runs() | figures_of_studies() | figures_of_searches()


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_it_is_drawn_whatever_it_is_given(draw: Callable[[], Figure]) -> None:
    with style():
        figure = draw()
        assert drawn(figure, Path("figure.png")).startswith(b"\x89PNG")
        assert drawn(figure, Path("figure.svg")).startswith(b"<?xml")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pareto, constant accuracy", "No estimator has a finite tau"),
        ("pareto, one architecture", "No estimator has a finite tau"),
        ("heat map, no score", "No estimator has a score"),
        ("panels, no score", "No estimator has a score"),
        ("no curves", "No search has chosen an architecture"),
        ("recipes without rho", "No recipe has a finite Spearman"),
        ("no spread", "Nothing was varied"),
    ],
)
def test_where_there_is_nothing_to_draw_one_line_says_so(name: str, text: str) -> None:
    figure = FIGURES[name]()
    assert not figure.axes
    (line,) = figure.texts
    assert line.get_text().startswith(text)


@pytest.mark.parametrize("what", RUNS)
def test_every_run_has_all_figures_of_a_report(what: str) -> None:
    run = RUNS[what]
    board = leaderboard(run)
    with style():
        figures = figures_of(run, board)
        found = drawings(figures, board)
    assert {"pareto", "heat-map"} <= found.keys()
    assert all("nan" not in drawing.caption for drawing in found.values())


def test_the_lowest_accuracies_are_counted_where_they_are_drawn_at_the_edge() -> None:
    """By hand: of accuracies 1 to 100 the lowest five are below the 5 % quantile, 5.95."""
    accuracy = np.arange(1.0, 101.0)
    (axes,) = scatter(made_up({"a": accuracy}, accuracy), "a").axes
    inside, edge = axes.collections
    assert len(inside.get_offsets()) == 95
    assert edge.get_offsets()[:, 1].tolist() == pytest.approx([5.95] * 5)
    assert axes.get_xlabel() == "rank of the score (%); ▼: 5 below 6.0 %"
    constant = scatter(made_up({"a": accuracy}, np.full(100, 90.0)), "a").axes[0]
    assert constant.get_xlabel() == "rank of the score (%)"
