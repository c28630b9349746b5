"""Pareto sets as a figure."""

from __future__ import annotations

import pytest
from toy_grid import COST, ToyScores, searched, table

from nasgauge.presentation.pareto_figure import pareto_figure
from nasgauge.searching.clock import Budget
from nasgauge.searching.pareto_reference import references_of_tables
from nasgauge.searching.pareto_sets import pareto_sets, with_accuracies

FEW = Budget(evaluations=20)


def test_the_figure_has_all_architectures_the_front_and_each_search() -> None:
    pytest.importorskip("matplotlib")
    found = [
        searched("random", FEW, scorer=ToyScores()),
        searched("nsga2", FEW, scorer=ToyScores(), population=8),
    ]
    references = references_of_tables(table(), {"a": table(), "b": table()}, COST)
    sets = with_accuracies(pareto_sets(found, COST), references)
    figure = pareto_figure(sets, references, "cost")
    assert [axes.get_title() for axes in figure.axes] == ["a", "b"]
    axes = figure.axes[1]
    assert [len(points.get_offsets()) for points in axes.collections] == [
        60,
        *(len(sets[sets.searcher == name]) for name in ("random", "nsga2")),
    ]
    assert len(axes.lines[0].get_xdata()) == references[0].front.sum()
    assert axes.get_xlabel() == "cost"
    assert axes.get_yscale() == "log"
