"""Trials of recipes as a figure."""

from __future__ import annotations

from recipes import trial

from nasgauge.presentation.mip_figure import mip_figure
from nasgauge.studies.mip import Importance, Round
from nasgauge.studies.mip_outcome import PruningOutcome


def test_the_recipe_found_stands_out() -> None:
    trials = [trial({"epochs": 1}, 0.3, 1), trial({"epochs": 4}, 0.6, 4)]
    outcome = PruningOutcome("bpe", [Round(2, {"epochs": Importance(1, 0)}, "epochs", 1)], trials, "s", 12)
    (axes,) = mip_figure(outcome).axes
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["recipe found"]
    assert axes.get_xscale() == "log"
    assert axes.get_title() == "2 recipes of bpe, 12 architectures"
    free = [trial({"epochs": 1}, 0.3, 0)]
    assert mip_figure(PruningOutcome("bpe", outcome.rounds, free, "s", 12)).axes[0].get_xscale() == "linear"
