"""What a score depends on: studies of an estimator, as the paper of NASWOT made them of its own.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 3, 5 and 6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import Floats, InputError


def by_rank(accuracy: Floats, count: int) -> NDArray[np.intp]:
    """Row numbers of `count` of N architectures, worst first, evenly by rank of accuracy (N,).

    The worst and the best are among them. Of equal accuracies the earlier rows count as worse.
    Raises InputError for more than there are, or fewer than two.

    >>> by_rank(np.array([90.0, 10.0, 94.0, 70.0, 91.0]), 3).tolist()
    [1, 0, 2]
    """
    if not 2 <= count <= len(accuracy):
        raise InputError(
            f"cannot take {count} of {len(accuracy)} architectures: wanted 2 to {len(accuracy)}; a larger "
            "--sample has more"
        )
    places = np.linspace(0, len(accuracy) - 1, count).round().astype(np.intp)
    return np.argsort(accuracy, kind="stable")[places]
