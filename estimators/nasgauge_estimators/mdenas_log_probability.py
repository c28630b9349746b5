"""How likely an architecture is under the distribution that a search has learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nasgauge.benchmarks.learned_distribution import read_distribution
from nasgauge.core import Candidates, Floats, InputError, SetEstimator


def mdenas_log_probability(candidates: Candidates, *, distribution: str = "", run: int = 0) -> Floats:
    """Sum over decisions of the log-probability of the option taken, from a file of `nasgauge search`.

    The distribution is the last one of that run in the file of `--save-distributions FILE`; the cost is the
    seconds of that search. An option of probability 0 gives -inf, which ranks last.

    It reads the architecture only, so where others are scored beside it, it ranks what they scored.
    To rate by a learned distribution is our choice: the paper takes its mode alone.

    Raises:
        InputError: Without a file, for a file of another search space, and for a space without decisions.

    Source: Zheng et al. 2019, whose decisions are independent, so that the joint probability is a product.
    """
    if not distribution:
        raise InputError(
            "mdenas_log_probability wants a file: --set mdenas_log_probability.distribution=FILE.npz, which "
            "`nasgauge search --searcher mdenas --save-distributions FILE.npz` writes"
        )
    learned = read_distribution(Path(distribution).expanduser(), run)
    options = candidates.options(learned.benchmark)
    if options.shape[1] != len(learned.chances) or options.max() >= learned.chances.shape[1]:
        raise InputError(
            f"{distribution} has chances of {len(learned.chances)} decisions, and an architecture of "
            f"{learned.benchmark} takes {options.shape[1]}: wanted a file of this version of the space"
        )
    candidates.spent(learned.seconds)
    with np.errstate(divide="ignore"):
        logs = np.log(learned.chances)
    found: Floats = logs[np.arange(len(logs)), options].sum(axis=1)
    return found


ESTIMATOR = SetEstimator(mdenas_log_probability, paper="https://arxiv.org/abs/1905.07529")
