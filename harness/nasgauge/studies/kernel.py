"""NASWOT's kernel as a picture: on how many ReLU units do two images agree?

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, which shows that kernels of accurate
architectures have less outside the diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nasgauge.core import Floats
from nasgauge.presentation.plots import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nasgauge.probing.setup import Setup


@dataclass(frozen=True, eq=False)
class Kernel:
    """What the untrained network of an architecture does with a minibatch of B images.

    agreement: K_H (B, B) divided by the number of ReLU units, so that the diagonal is 1 (our choice: an
    entry is the share of units on which two images agree); None where there is no kernel, for `error`.
    score: ln det K_H, -inf where K_H is singular.
    """

    architecture: str
    accuracy: float
    agreement: Floats | None = None
    score: float = np.nan
    error: str | None = None

    @property
    def off_diagonal(self) -> float:
        """Mean of what is outside the diagonal; NaN where there is no kernel."""
        if self.agreement is None:
            return np.nan
        return float(self.agreement[~np.eye(len(self.agreement), dtype=bool)].mean())


def kernel_of(setup: Setup, architecture: str, accuracy: float) -> Kernel:
    """The kernel of one architecture; what a network does to it is told, not raised."""
    from nasgauge.probing.codes import log_determinant
    from nasgauge.probing.probe import Probe

    probe = Probe(architecture, setup)
    try:
        values = probe.relu_kernel()
    except ValueError as error:  # no ReLU, which is no bug
        return Kernel(architecture, accuracy, error=str(error))
    agreement = (values / values[0, 0]).numpy()
    return Kernel(architecture, accuracy, agreement, log_determinant(values))


def draw(best: Sequence[Kernel], worst: Sequence[Kernel], title: str) -> Figure:
    """A row of the best and one of as many worst, images as drawn, all in one scale of colours."""
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
            axes.text(0.5, 0.5, str(kernel.error), ha="center", va="center", wrap=True)
        else:
            picture = axes.imshow(kernel.agreement, vmin=lowest, vmax=1, cmap="viridis")
    if picture is not None:
        canvas.colorbar(picture, ax=grid, label="share of ReLU units on which two images agree", shrink=0.8)
    canvas.suptitle(title)
    return canvas
