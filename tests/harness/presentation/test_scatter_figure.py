"""Scores against accuracy as a figure."""

from __future__ import annotations

import numpy as np
from readings import made_up

from nasgauge.presentation.scatter_figure import scatter_figure

RNG = np.random.default_rng(0)


def test_every_estimator_has_a_panel_per_data_set_where_it_has_scores() -> None:
    accuracy = RNG.uniform(10, 90, 30)
    both = made_up({"naswot": accuracy, "mine": -accuracy}, accuracy)
    one = made_up({"naswot": accuracy, "mine": np.full(30, np.nan)}, accuracy)
    panels = scatter_figure({"cifar10": both, "other": one}).axes
    assert [axes.get_title().partition("\n")[0] for axes in panels] == [
        *("naswot, cifar10", "naswot, other", "mine, cifar10", ""),
    ]
    assert "published" in panels[0].get_title()
    assert "tau -1.000" in panels[2].get_title()
