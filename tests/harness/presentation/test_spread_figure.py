"""The spread of scores as a figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from spread_rows import spread_rows

from nasgauge.presentation.spread_figure import spread_figure
from nasgauge.studies.score_spread import SOURCES

RNG = np.random.default_rng(0)


def test_a_few_scores_are_points_and_none_is_said() -> None:
    scores = RNG.standard_normal((4, 3))
    scores[0] = np.nan
    rows = pd.concat([spread_rows(scores, source) for source in SOURCES])
    panels = spread_figure(rows, "spread").axes
    assert [axes.get_title() for axes in panels] == ["3 minibatches", "3 initialisations", "3 batch sizes"]
    assert [text.get_text() for text in panels[0].texts] == ["no score"]
    assert len(panels[0].collections) == 3
    many = spread_figure(spread_rows(RNG.standard_normal((4, 9))), "many").axes[0]
    assert len(many.collections) == 0
