"""Estimators over a set, on parts small enough to rank by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from nasgauge import plugins
from nasgauge.core import Candidates, Floats, InputError, SetEstimator

RNG = np.random.default_rng(0)


def no_labels(rows: NDArray[np.intp]) -> Floats:
    raise AssertionError("a training-free estimator asked for labels")


def scores(name: str, parts: dict[str, list[float]]) -> Floats:
    plugin = plugins.estimator(name)
    assert isinstance(plugin, SetEstimator)
    assert set(parts) == set(plugin.parts)
    columns = {key: np.array(values) for key, values in parts.items()}
    return plugin.combine(Candidates(columns, no_labels, seed=0))


def test_te_nas_adds_ranks() -> None:
    # Condition numbers by their negative logarithm: ranks 3, 1, 2; regions: ranks 1, 2.5, 2.5.
    found = scores("te_nas", {"ntk_condition": [-2.0, -math.inf, -5.0], "linear_regions": [10, 20, 20]})
    assert found.tolist() == [4, 3.5, 4.5]


def test_az_nas_adds_log_ranks_of_its_four_parts() -> None:
    found = scores(
        "az_nas",
        {
            "az_parts.expressivity": [3, 2, 1],
            "az_parts.progressivity": [-math.inf, -math.inf, 0],
            "az_parts.trainability": [0, -1, -2],
            "flops": [5, 6, 7],
        },
    )
    ranks = np.array([[3, 2, 1], [1.5, 1.5, 3], [3, 2, 1], [1, 2, 3]])
    assert found == pytest.approx(np.log(ranks / 3).sum(axis=0))


def test_live_jacob_is_high_only_where_its_parts_are() -> None:
    found = scores(
        "live_jacob",
        {
            "jacob_cov": [4, 3, 1, -math.inf],
            "live_params": [1, 3, 4, 2],
            "shortest_path": [-1, -5, -math.inf, -1],
        },
    )
    assert found == pytest.approx(
        np.log([4 * 1 / 16, 3 * 3 / 16, 2 * 4 / 16, 1 * 2 / 16])
        + 0.2 * np.log(np.array([3.5, 2, 1, 3.5]) / 4)
    )
    assert int(np.argmax(found)) == 1


@pytest.mark.parametrize("weight", [-0.1, math.nan, math.inf])
def test_live_jacob_wants_a_weight(weight: float) -> None:
    plugin = plugins.estimator("live_jacob")
    with pytest.raises(InputError, match=r"setting shortcut is .*: wanted 0 or more, finite"):
        plugin.check({"shortcut": weight})


def fewshot(accuracy: Floats, labels: int) -> tuple[Floats, set[int]]:
    """Scores, and the rows whose labels were asked for."""
    plugin = plugins.estimator("fewshot")
    assert isinstance(plugin, SetEstimator)
    asked: set[int] = set()

    def label(rows: NDArray[np.intp]) -> Floats:
        asked.update(rows.tolist())
        return accuracy[rows]

    parts = {"naswot": SIGNAL, "flops": RNG.standard_normal(200)}
    found = plugin.combine(Candidates(parts, label, seed=3), of="naswot+flops", labels=labels, trees=100)
    return found, asked


SIGNAL = RNG.standard_normal(200)


def test_fewshot_learns_from_as_many_labels_as_it_says() -> None:
    found, asked = fewshot(np.exp(SIGNAL), 40)
    assert len(asked) == 40
    assert stats.spearmanr(found, SIGNAL).statistic > 0.9


def test_fewshot_does_not_repeat_the_labels_that_it_has_seen() -> None:
    noise = RNG.standard_normal(200)
    found, asked = fewshot(noise, 150)
    rows = sorted(asked)
    assert abs(stats.spearmanr(found[rows], noise[rows]).statistic) < 0.3


def test_fewshot_wants_labels_enough() -> None:
    with pytest.raises(InputError, match="cannot learn from 5 of 200 labels"):
        fewshot(SIGNAL, 5)
