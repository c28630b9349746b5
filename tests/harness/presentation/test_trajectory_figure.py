"""Trajectories as a figure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nasgauge.presentation.trajectory_figure import trajectory_figure


def test_every_architecture_has_a_line_by_epoch() -> None:
    rows = pd.DataFrame(
        [
            (epoch, name, 90.0 + place, float(epoch + place), 10.0)
            for epoch in (0, 2)
            for place, name in enumerate("ab")
        ],
        columns=["epoch", "architecture", "accuracy", "score", "held_out_accuracy"],
    )
    rows.loc[3, "score"] = -np.inf
    score, held_out = trajectory_figure(rows, "trajectory").axes
    assert [len(axes.lines) for axes in (score, held_out)] == [2, 2]
    assert np.isnan(score.lines[1].get_ydata()[1]), "what is not finite is not drawn"
    assert [text.get_text() for text in held_out.get_legend().get_texts()] == ["90.00 %", "91.00 %"]
    assert [text.get_text() for text in score.get_xticklabels()] == ["0", "2"]
