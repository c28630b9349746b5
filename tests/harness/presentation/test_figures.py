"""Figures of a run, and their markup for the page."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from report_example import BOARD, RUN, SCORES, curves_file

from nasgauge.analysis.ceiling import CEILING
from nasgauge.api.reporting import read_curves
from nasgauge.presentation.drawings import drawings, svg
from nasgauge.presentation.figures import figures_of, pareto, style
from nasgauge.presentation.plots import INK

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with style():
        curves = read_curves(curves_file(tmp_path_factory.mktemp("curves")))[0]
        return dict(figures_of(RUN, BOARD, curves))


def test_all_estimators_have_a_scatter_and_the_ceiling_too(figures: dict[str, Any]) -> None:
    assert {name for name in figures if name.startswith("scatter-")} == {
        f"scatter-{name}" for name in (CEILING, *SCORES)
    }


def test_svg_takes_the_colour_of_the_page(figures: dict[str, Any]) -> None:
    text = svg(figures["pareto"], 'a "label" <x>')
    assert INK not in text
    assert "currentColor" in text
    assert 'aria-label="a &#34;label&#34; &lt;x&gt;"' in text
    assert not re.search(r'<svg[^>]* width="', text)


def test_every_figure_has_a_caption_that_says_what_it_is(figures: dict[str, Any]) -> None:
    found = drawings(figures, BOARD)
    assert found.keys() == figures.keys()
    assert re.fullmatch(r"params: tau 0\.\d\d \[0\.\d\d, 0\.\d\d\]", found["scatter-params"].caption)
    assert found[f"scatter-{CEILING}"].caption.startswith("noise ceiling")
    assert found["curves-cifar10/test"].caption == "cifar10/test: median and quartiles over runs."


def test_what_searches_found_is_one_figure_per_report(figures: dict[str, Any]) -> None:
    assert [name for name in figures if name.startswith("curves-")] == [
        "curves-cifar10/validation",
        "curves-cifar10/test",
    ]


def test_the_front_is_of_estimators_that_no_faster_one_beats() -> None:
    """By hand: of three at 1, 2 and 3 ms the second is worse than the first."""
    board = BOARD[BOARD["rank"].notna()].head(3).assign(milliseconds=[3.0, 2.0, 1.0], tau=[0.9, 0.4, 0.6])
    with style():
        axes = pareto(board).axes[0]
    others, front = axes.collections[-2:]
    assert sorted(front.get_offsets().tolist()) == [[1, 0.6], [3, 0.9]]
    assert others.get_offsets().tolist() == [[2, 0.4]]


def test_the_heat_map_has_a_number_in_every_cell(figures: dict[str, Any]) -> None:
    (axes,) = figures["heat-map"].axes
    assert len(axes.texts) == len(SCORES) ** 2
    assert np.sum([text.get_text() == "1" for text in axes.texts]) == len(SCORES)
