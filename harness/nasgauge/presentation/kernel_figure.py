"""NASWOT's kernels as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import figure, nothing
from nasgauge.studies.kernel import Kernel

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def kernel_figure(best: Sequence[Kernel], worst: Sequence[Kernel], title: str) -> Figure:
    """A row of the best and one of as many worst, images as sampled, all in one scale of colours."""
    if not best:
        return nothing("No architecture was chosen: there is no kernel.")
    kernels = [*best, *worst]
    known = [kernel.agreement for kernel in kernels if kernel.agreement is not None]
    lowest = min((float(values.min()) for values in known), default=0.0)
    canvas = figure(1 + 1.9 * len(best), 5.1)
    grid = canvas.subplots(2, len(best), squeeze=False)
    picture = None
    for axes, kernel in zip(grid.flat, kernels, strict=True):
        axes.set_axis_off()
        axes.set_title(f"accuracy {kernel.accuracy:.2f} %\nscore {kernel.score:.1f}")
        if kernel.agreement is None:
            axes.text(0.5, 0.5, drawn(str(kernel.error)), ha="center", va="center", wrap=True)
        else:
            picture = axes.imshow(kernel.agreement, vmin=lowest, vmax=1, cmap="viridis")
    if picture is not None:
        canvas.colorbar(picture, ax=grid, label="share of ReLU units on which two images agree", shrink=0.8)
    canvas.suptitle(drawn(title))
    return canvas
