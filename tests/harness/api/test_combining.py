"""`nasgauge.combine` on a store of made-up scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from stored_scores_of import fill_store, sample_and_accuracy

import nasgauge as ng
from nasgauge.analysis.combinations import CombinationSpec
from nasgauge.core import InputError

SAMPLE, ACCURACY = sample_and_accuracy(60)
RNG = np.random.default_rng(0)
NAMES = ("naswot", "params", "snip")
SCORES = {name: stats.rankdata(ACCURACY) + 20 * RNG.standard_normal(60) for name in NAMES}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return fill_store(tmp_path / "s.sqlite", SAMPLE, SCORES)


@pytest.mark.slow
def test_single_estimators_are_those_of_scipy_on_the_reporting_half(store: Path) -> None:
    frame = ng.combine(store, size=1, seed=2).frame.set_index("combination")
    order = np.argsort(SAMPLE)  # columns are in the order of the names
    _, reporting = CombinationSpec(seed=2).halves(60)
    rows = order[reporting]
    for name, scores in SCORES.items():
        expected = stats.spearmanr(scores[rows], ACCURACY[rows]).statistic
        assert frame.cifar10_rho[name] == pytest.approx(expected)
        assert frame.milliseconds[name] == pytest.approx(200)
    assert {"cifar100_rho", "ImageNet16-120_rho"} <= set(frame)


@pytest.mark.slow
def test_parts_may_be_named_and_the_data_set_that_chooses(store: Path) -> None:
    table = ng.combine(store, estimator=["naswot", "snip"], weight=[1, 0.5], dataset="cifar100")
    assert set(table.frame.combination) == {
        *("naswot", "snip", "naswot+snip", "naswot+0.5*snip", "0.5*naswot+snip"),
    }
    assert "with cifar100 validation" in table.notes[1]
    assert table.to_latex().startswith("%")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"estimator": "vote"}, "no estimator 'vote' in"),
        ({"dataset": "cifar"}, "did you mean cifar10"),
        ({"rule": "params"}, "does not combine estimators of your choice"),
        ({"set": {"vote.of": "snip"}}, "all combinations are tried: leave vote.of out"),
        ({"size": 5}, "size=5: wanted 1 to 4"),
        ({"sizes": 5}, "no option 'sizes'"),
    ],
)
def test_bad_options_are_refused(store: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ng.combine(store, **options)
