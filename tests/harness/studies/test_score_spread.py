"""What moves a score, in numbers: those of scipy, and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from spread_rows import spread_rows

from nasgauge.studies.score_spread import (
    SOURCES,
    accuracies_in,
    by_architecture,
    compared,
    components,
    sources_of,
    summary,
)

RNG = np.random.default_rng(0)


def test_the_share_between_is_the_intraclass_correlation() -> None:
    scores = RNG.standard_normal((4, 1)) * 2 + RNG.standard_normal((4, 6))
    (row,) = summary(spread_rows(scores)).to_dict("records")
    f_value = stats.f_oneway(*scores).statistic
    assert row["share"] == pytest.approx((f_value - 1) / (f_value + 5))
    assert row["within"] == pytest.approx(np.sqrt(np.mean([np.var(each, ddof=1) for each in scores])))
    assert row["between"] == pytest.approx(np.std([each.mean() for each in scores], ddof=1))


def test_tau_is_that_of_scipy_and_an_architecture_that_fails_once_ranks_last() -> None:
    scores = RNG.standard_normal((4, 5))
    scores[3, 2], scores[1, 0] = -np.inf, np.nan
    (row,) = summary(spread_rows(scores)).to_dict("records")
    means = np.where(np.isfinite(scores).all(axis=1), scores.mean(axis=1), -99)
    assert row["tau"] == pytest.approx(stats.kendalltau(means, range(4)).statistic)
    single = [stats.kendalltau(np.where(np.isfinite(s), s, -99), range(4)).statistic for s in scores.T]
    assert (row["tau_lowest"], row["tau_highest"]) == pytest.approx((min(single), max(single)))
    assert (row["complete"], row["architectures"]) == (2, 4)


def test_batch_sizes_are_compared_whatever_their_magnitude() -> None:
    scores = np.arange(4.0)[:, None] * [1, 1000] + [0, 7]
    found = compared(spread_rows(scores, "batch size"), "batch size").to_numpy()
    assert found[:, 0] == pytest.approx(found[:, 1])
    assert found.std(axis=0, ddof=1) == pytest.approx([1, 1])
    assert (
        compared(spread_rows(np.ones((4, 2)), "batch size"), "batch size").to_numpy().tolist() == [[0, 0]] * 4
    )


def test_architectures_have_mean_and_deviation_where_all_scores_are_there() -> None:
    scores = RNG.standard_normal((4, 3))
    scores[1, 1] = np.nan
    found = by_architecture(spread_rows(scores, "initialisation"))
    assert found.architecture.tolist() == ["a", "b", "c", "d"], "worst accuracy first"
    assert found.accuracy.tolist() == [90, 91, 92, 93]
    expected = np.where(np.isnan(scores).any(axis=1), np.nan, scores.mean(axis=1))
    assert found["initialisation mean"].to_numpy() == pytest.approx(expected, nan_ok=True)
    assert found["initialisation deviation"][0] == pytest.approx(np.std(scores[0], ddof=1))
    assert found["initialisation deviation"].isna().tolist() == [False, True, False, False]


def test_sources_and_accuracies_are_those_of_the_rows() -> None:
    both = pd.concat([spread_rows(np.ones((4, 2)), "batch size"), spread_rows(np.ones((4, 2)))])
    assert sources_of(both) == ["minibatch", "batch size"]
    assert accuracies_in(both).to_dict() == {"a": 90, "b": 91, "c": 92, "d": 93}
    assert set(sources_of(both)) < set(SOURCES)


def test_one_value_or_one_architecture_has_no_spread() -> None:
    assert np.isnan(components(np.ones((1, 5)))).all()
    assert np.isnan(components(np.ones((5, 1)))).all()
    assert np.isnan(components(np.ones((3, 3)))[2]), "no variance at all"
