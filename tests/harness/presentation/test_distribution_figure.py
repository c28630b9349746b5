"""Distributions that a search learned, as a figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_grid import GRID, searched

from nasgauge.presentation.distribution_figure import distribution_figure
from nasgauge.presentation.plots import drawn
from nasgauge.searching.clock import Budget

pytest.importorskip("matplotlib")


LEARNED = searched("mdenas-tabular", Budget(evaluations=30), runs=3)


def test_names_are_those_of_the_space() -> None:
    assert GRID.decisions is not None
    named = replace(GRID, decisions=replace(GRID.decisions, choices={"a": "xyz", "b": "stuv", "c": "klmno"}))
    panels = distribution_figure(LEARNED, named).axes
    assert [axes.get_title() for axes in panels] == ["a", "b", "c"]
    assert [line.get_label() for line in panels[1].get_lines()] == ["s", "t", "u", "v"]


def test_a_line_is_the_mean_over_runs() -> None:
    (line, *_) = distribution_figure(LEARNED, GRID).axes[1].get_lines()
    wanted = np.mean([run.distributions[:, 1, 0] for run in LEARNED.runs], axis=0)
    assert np.asarray(line.get_ydata()) == pytest.approx(wanted)


def test_a_run_that_is_over_keeps_its_last() -> None:
    first, *others = LEARNED.runs
    short = replace(LEARNED, runs=(replace(first, distributions=first.distributions[:5]), *others))
    (line, *_) = distribution_figure(short, GRID).axes[0].get_lines()
    assert len(np.asarray(line.get_xdata())) == 31
    assert drawn(distribution_figure(short, GRID), Path("d.svg")).startswith(b"<?xml")


def test_the_title_says_of_how_many_runs() -> None:
    figure = distribution_figure(LEARNED, GRID)
    assert figure.get_suptitle() == "mdenas-tabular on grid, mean and quartiles of 3 runs"
    alone = distribution_figure(replace(LEARNED, runs=LEARNED.runs[:1]), GRID)
    assert alone.get_suptitle() == "mdenas-tabular on grid"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["0", "1", "2"]
