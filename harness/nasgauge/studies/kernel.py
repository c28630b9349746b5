"""NASWOT's kernel of one architecture: on how many ReLU units do two images agree?

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, which shows that kernels of accurate
architectures have less outside the diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nasgauge.core import Floats


@dataclass(frozen=True, eq=False)
class Kernel:
    """What the untrained network of an architecture does with a minibatch of B images.

    Attributes:
        architecture: The network.
        accuracy: In percent.
        agreement: K_H (B, B) divided by the number of ReLU units, so that the diagonal is 1 (our choice: an
            entry is the share of units on which two images agree); None if there is no kernel.
        score: ln det K_H, -inf where K_H is singular.
        error: Why there is no kernel.
    """

    architecture: str
    accuracy: float
    agreement: Floats | None = None
    score: float = np.nan
    error: str | None = None

    @property
    def off_diagonal(self) -> float:
        """Mean of what is outside the diagonal; NaN if there is no kernel."""
        if self.agreement is None:
            return np.nan
        return float(self.agreement[~np.eye(len(self.agreement), dtype=bool)].mean())


def kernel_rows(kernels: Sequence[Kernel]) -> pd.DataFrame:
    """One row per kernel: architecture, accuracy, score, mean off the diagonal, and error."""
    return pd.DataFrame(
        [
            {
                "architecture": each.architecture,
                "accuracy": each.accuracy,
                "score": each.score,
                "off_diagonal": each.off_diagonal,
                "error": each.error,
            }
            for each in kernels
        ]
    )


def kernel_arrays(kernels: Sequence[Kernel]) -> dict[str, Any]:
    """Arrays `agreement` (N, B, B), NaN if there is no kernel, `score`, `accuracy`, `architecture`."""
    size = next((len(each.agreement) for each in kernels if each.agreement is not None), 0)
    empty = np.full((size, size), np.nan)
    return {
        "agreement": np.stack([empty if each.agreement is None else each.agreement for each in kernels]),
        "score": np.array([each.score for each in kernels]),
        "accuracy": np.array([each.accuracy for each in kernels]),
        "architecture": np.array([each.architecture for each in kernels]),
    }
