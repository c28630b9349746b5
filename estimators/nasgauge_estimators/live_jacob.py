"""Live Jacobian: is the network large where it counts, and does it tell images apart?"""

from __future__ import annotations

from nasgauge.core import Candidates, Floats, SetEstimator
from nasgauge_estimators._ranks import log_rank_sum


def live_jacob(candidates: Candidates) -> Floats:
    """Sum of the log ranks of live parameters and of the correlation of input gradients.

    ln(rank of live_params / N) + ln(rank of jacob_cov / N), the best at rank N: high only where both
    are. Size says nothing of networks whose many weights are hard to train, such as those without a
    short path; the Jacobian says nothing of small networks that tell images apart and then lack the
    weights to use it. One forward and one backward pass; no labels.

    Ours; no paper. Chosen among the combinations of cheap scores by `nasgauge combine`; what it
    reaches and where it fails is measured in results/.
    """
    return log_rank_sum(candidates)


ESTIMATOR = SetEstimator(live_jacob, ("jacob_cov", "live_params"))
