"""Ranks of the parts of an estimator over a set."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import rankdata

from nasgauge.core import Candidates
from nasgauge_estimators._ranks import log_rank_sum, mean_ranks, ranks


@pytest.mark.parametrize("levels", [2, 10, 1_000_000])
def test_they_are_those_of_scipy_to_the_last_bit(levels: int) -> None:
    scores = np.random.default_rng(levels).integers(levels, size=1001).astype(float)
    scores[:50] = -np.inf
    assert mean_ranks(scores).tolist() == rankdata(scores).tolist()


def test_one_row_per_part_and_the_sum_of_their_logarithms() -> None:
    candidates = Candidates({"x": np.array([1.0, 3, 2]), "y": np.array([5.0, 5, 1])}, None, 0, None, None)  # type: ignore[arg-type]
    assert ranks(candidates).tolist() == [[1, 3, 2], [2.5, 2.5, 1]]
    assert log_rank_sum(candidates)[1] == pytest.approx(np.log(1) + np.log(2.5 / 3))


def test_a_table_with_estimators_over_a_set_waits_for_no_learner() -> None:
    code = (
        "import sys; from nasgauge import plugins; "
        "plugins.configure_sets(plugins.names(plugins.SET_ESTIMATORS)); "
        "sys.exit(' '.join({'torch', 'sklearn', 'scipy.stats'} & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
