"""Kernels as a figure."""

from __future__ import annotations

import numpy as np

from nasgauge.presentation.kernel_figure import kernel_figure
from nasgauge.studies.kernel import Kernel


def test_kernels_without_a_matrix_have_their_reason_in_its_place() -> None:
    fine = Kernel("a", 90.0, np.eye(3), 1.5)
    canvas = kernel_figure([fine, fine], [fine, Kernel("b", 9.0, error="no ReLU")], "kernels")
    panels = canvas.axes[:4]
    assert [len(axes.images) for axes in panels] == [1, 1, 1, 0]
    assert [axes.get_title().partition("\n")[0] for axes in panels[2:]] == [
        "accuracy 90.00 %",
        "accuracy 9.00 %",
    ]
    assert panels[3].texts[0].get_text() == "no ReLU"
    assert canvas.get_suptitle() == "kernels"
    alone = kernel_figure([Kernel("b", 9.0, error="x")], [Kernel("b", 9.0, error="x")], "none")
    assert len(alone.axes) == 2, "no scale of colours without a picture"
