"""Agreement by epoch as a figure."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.analysis.learning_curves import LearningCurves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis
from nasgauge.presentation.ranking_hypothesis_figure import ranking_hypothesis_figure

RNG = np.random.default_rng(0)


def test_tau_by_epoch_ends_at_one() -> None:
    accuracy = RNG.uniform(10, 90, (20, 4))
    rows = ranking_hypothesis(LearningCurves(accuracy, accuracy[:, -1], "made up"))
    (axes,) = ranking_hypothesis_figure(rows, "20 architectures").axes
    tau, p, tau_b = axes.lines[:3]
    assert [line.get_ydata()[-1] for line in (tau, p, tau_b)] == pytest.approx([1, 1, 1])
    assert list(tau.get_xdata()) == [1, 2, 3, 4]
