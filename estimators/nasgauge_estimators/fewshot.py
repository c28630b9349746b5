"""Few-shot: learn from a few trained architectures how to weigh cheap scores."""

from __future__ import annotations

import numpy as np

from nasgauge.core import Candidates, Floats, InputError, SetEstimator
from nasgauge_estimators._ranks import ranks


def fewshot(
    candidates: Candidates,
    *,
    of: str = "jacob_cov+live_params+naswot+synflow+grad_norm+depth_convs",
    labels: int = 100,
    trees: int = 500,
) -> Floats:
    """Accuracy that a random forest predicts from the ranks of other estimators' scores.

    The forest learns from the accuracies of `labels` architectures drawn from the set; what they
    took to train is this estimator's label cost. Those architectures themselves get out-of-bag
    predictions, of trees that have not seen them, so no label is repeated as a score.

    Ours; no paper. Features are ranks over the set, so a missing score is the lowest.
    """
    features = ranks(candidates).T
    if not 10 <= labels <= len(features):
        raise InputError(f"fewshot cannot learn from {labels} of {len(features)} labels: wanted at least 10")
    from sklearn.ensemble import RandomForestRegressor  # takes a second: only who learns waits for it

    seed = candidates.seed
    chosen = np.sort(np.random.default_rng(seed).permutation(len(features))[:labels])
    forest = RandomForestRegressor(trees, oob_score=True, random_state=seed)
    forest.fit(features[chosen], candidates.label(chosen))
    predicted = forest.predict(features)
    predicted[chosen] = forest.oob_prediction_
    return np.asarray(predicted)


ESTIMATOR = SetEstimator(fewshot)
