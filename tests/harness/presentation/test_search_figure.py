"""Curves of incumbents as a figure."""

from __future__ import annotations

import pytest
from toy_grid import searched, table

from nasgauge.presentation.search_figure import SECONDS, search_figure
from nasgauge.searching.clock import Budget
from nasgauge.searching.search_summary import curves

pytest.importorskip("matplotlib")


def test_a_panel_per_report_and_a_line_per_search() -> None:
    found = [searched(name, Budget(seconds=600.0)) for name in ("random", "rea")]
    figure = search_figure(curves(found, {"a/validation": table(), "a/test": table()}))
    assert [axes.get_title() for axes in figure.axes] == ["a/validation", "a/test"]
    axes = figure.axes[0]
    assert [line.get_label() for line in axes.get_lines()] == ["random", "rea"]
    assert (axes.get_xscale(), axes.get_ylabel()) == ("log", "accuracy of the incumbent (%)")
    assert figure.get_supxlabel() == SECONDS
