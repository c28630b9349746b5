"""Ranks over several benchmarks."""

from __future__ import annotations

import numpy as np
import pytest
from four_estimators import ACCURACY, RUN, SCORES
from readings import made_up

from nasgauge.analysis.mean_ranks import mean_ranks, titles
from nasgauge.core import InputError
from nasgauge.metrics import kendall_tau


def test_mean_rank_over_benchmarks() -> None:
    other = made_up({name: -scores for name, scores in SCORES.items()}, ACCURACY, benchmark="nats_sss")
    frame = mean_ranks([RUN, other]).set_index("estimator")
    assert frame.mean_rank.to_numpy() == pytest.approx(np.full(4, 2.5)), "last there, first here"
    assert frame.loc["good", "nasbench201 cifar10 rank"] == 1
    assert frame.loc["good", "nats_sss cifar10 rank"] == 4
    assert frame.loc["good", "nasbench201 cifar10 tau"] == kendall_tau(SCORES["good"], ACCURACY).value
    assert (frame.mean_rank_low <= frame.mean_rank).all()
    assert (frame.mean_rank <= frame.mean_rank_high).all()
    assert frame.loc["good", "nasbench201 cifar10 rank_high"] == 1


def test_benchmarks_have_to_differ_and_share_estimators() -> None:
    with pytest.raises(InputError, match="named twice"):
        mean_ranks([RUN, RUN])
    with pytest.raises(InputError, match="1 benchmark: wanted two"):
        mean_ranks([RUN])
    other = made_up({"weak": SCORES["weak"]}, ACCURACY, benchmark="nats_sss")
    with pytest.raises(
        InputError, match="estimators with scores on all 2 benchmarks: weak; wanted two or more"
    ):
        mean_ranks([RUN, other])
    assert titles([RUN, other]) == ["nasbench201 cifar10", "nats_sss cifar10"]


def test_a_benchmark_of_too_few_architectures_leaves_no_mean_rank() -> None:
    few = made_up({name: scores[:9] for name, scores in SCORES.items()}, ACCURACY[:9], benchmark="nats_sss")
    frame = mean_ranks([RUN, few])
    assert frame.estimator.tolist() == list(SCORES)
    assert frame[[name for name in frame if "rank" in name]].isna().all(axis=None)
    assert frame["nats_sss cifar10 tau"].notna().all()
