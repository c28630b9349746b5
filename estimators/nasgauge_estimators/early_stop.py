"""Early stopping: the accuracy that a network has after a few epochs of its full training."""

from __future__ import annotations

from nasgauge.core import Candidates, Floats, InputError, SetEstimator


def early_stop(candidates: Candidates, *, epoch: int = 10, epochs: int = 200) -> Floats:
    """Validation accuracy at `epoch` of the recorded training over `epochs` epochs.

    The cost is the recorded time of training until then; nothing is trained here. The learning rate
    at that epoch is that of the long schedule, so it is mostly still high: `short_schedule` is the
    other way.

    Raises:
        InputError: If the imported tables have no such curve.

    Source: Zheng et al. 2020, reduced epochs.
    """
    if not 1 <= epoch <= epochs:
        raise InputError(f"setting epoch is {epoch}: wanted 1 to {epochs}")
    return candidates.label(None, f"validation/epoch {epoch} of {epochs}")


ESTIMATOR = SetEstimator(early_stop, paper="https://arxiv.org/abs/2005.09917")
