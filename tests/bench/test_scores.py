"""Do the scores of this run agree with the baseline's, and rank as well?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from baseline import ESTIMATORS, HOW_TO_ACCEPT
from scipy import stats

from nasgauge import plugins
from nasgauge.metrics import rank_last, spearman_rho

AGREEMENT = 0.999
RELATIVE = 1e-3


@pytest.fixture(params=ESTIMATORS)
def pair(request: pytest.FixtureRequest, run: pd.DataFrame, baseline: pd.DataFrame) -> pd.DataFrame:
    """One estimator's scores now and in the baseline, by architecture."""
    name = request.param
    now, then = (frame[frame.estimator == name].set_index("architecture") for frame in (run, baseline))
    assert set(now.index) == set(then.index), f"{name}: another sample than the baseline's; {HOW_TO_ACCEPT}"
    return now.join(then.add_suffix("_then"))


def test_scores_rank_as_in_the_baseline(pair: pd.DataFrame) -> None:
    now, then = rank_last(pair.score), rank_last(pair.score_then)
    rho = stats.spearmanr(now, then).statistic
    assert rho >= AGREEMENT, f"Spearman with the baseline's scores is {rho:.4f}; {HOW_TO_ACCEPT}"


def test_scores_are_equal_where_torch_is(pair: pd.DataFrame) -> None:
    if pair.torch.iloc[0] != pair.torch_then.iloc[0]:
        pytest.skip(f"the baseline is of torch {pair.torch_then.iloc[0]}")
    moved = ~np.isclose(rank_last(pair.score), rank_last(pair.score_then), rtol=RELATIVE, atol=0)
    worst = pair[moved].head(3)[["score_then", "score"]]
    assert not moved.any(), f"{moved.sum()} scores moved, such as\n{worst}\n{HOW_TO_ACCEPT}"


def test_rho_has_not_dropped(pair: pd.DataFrame) -> None:
    table = plugins.search_space("nasbench201").load_table("cifar10")
    accuracy = table.accuracy[table.rows(list(pair.index))]
    now, then = (spearman_rho(rank_last(scores), accuracy) for scores in (pair.score, pair.score_then))
    assert now.value >= then.low, f"rho fell from {then.value:.3f} to {now.value:.3f}; {HOW_TO_ACCEPT}"
