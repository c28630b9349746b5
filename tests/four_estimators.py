"""Four made-up estimators on 200 architectures: two are about size, one is good, one is weak."""

from __future__ import annotations

import numpy as np
from readings import made_up

N = 200
_RNG = np.random.default_rng(0)
ACCURACY = 90 + _RNG.standard_normal(N)
SIZE = ACCURACY + _RNG.standard_normal(N)
NOISE = _RNG.standard_normal((4, N))
SCORES = {
    "weak": ACCURACY + 2 * NOISE[0],
    "good": ACCURACY + 0.5 * NOISE[1],
    "params": SIZE,
    "like_params": SIZE + 0.3 * NOISE[2],
}
RUN = made_up(SCORES, ACCURACY)
