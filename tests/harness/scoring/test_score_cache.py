"""Scores of a store as a search asks for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from nasgauge.core import Candidates, Estimator, Floats, InputError, SetEstimator
from nasgauge.plugins import Configured
from nasgauge.scoring.score_cache import EstimatorScorer, ScoreCache, SetScorer

PLAIN = Configured(Estimator(lambda probe, *, repeats=1: 0.0, name="plain"), {"repeats": 1})
PARTS = Configured(Estimator(lambda probe: 0.0, name="parts"), {})
COLUMNS = [
    "architecture",
    "estimator",
    "version",
    "settings",
    "part",
    "score",
    "build_seconds",
    "score_seconds",
]


def rows(*values: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=COLUMNS)


STORED = rows(
    ("a", "plain", "1", '{"repeats": 1}', "", 3.0, 1.0, 0.5),
    ("b", "plain", "1", '{"repeats": 1}', "", np.nan, 1.0, 0.25),
    ("a", "plain", "1", '{"repeats": 2}', "", 99.0, 9.0, 9.0),
    ("a", "plain", "0", '{"repeats": 1}', "", 98.0, 9.0, 9.0),
    ("a", "parts", "1", "{}", "x", 1.0, 1.0, 2.0),
    ("a", "parts", "1", "{}", "y", -1.0, 1.0, 2.0),
    ("b", "parts", "1", "{}", "", np.nan, 0.0, 0.125),
)


def nothing(_: Sequence[str]) -> pd.DataFrame:
    raise AssertionError("all is stored")


def test_scores_and_seconds_are_those_of_the_same_version_and_settings() -> None:
    one = EstimatorScorer(ScoreCache(PLAIN, STORED, nothing))
    assert one.scores(["b", "a", "a"]).tolist() == [-np.inf, 3.0, 3.0]
    assert one.seconds(["b", "a", "a"]).tolist() == [1.25, 1.5, 1.5]
    assert one.name == "plain"


def test_what_is_missing_is_scored_once() -> None:
    asked = []

    def fill(architectures: Sequence[str]) -> pd.DataFrame:
        asked.append(list(architectures))
        fresh = [(name, "plain", "1", '{"repeats": 1}', "", 7.0, 1.0, 1.0) for name in (*architectures, "a")]
        return rows(*fresh)

    one = EstimatorScorer(ScoreCache(PLAIN, None, fill))
    assert one.seconds(["c", "c", "d"]).tolist() == [2.0] * 3
    assert one.scores(["d", "c"]).tolist() == [7.0, 7.0]
    assert asked == [["c", "d"]]


def test_a_part_is_named_and_a_failure_is_one_of_each() -> None:
    cache = ScoreCache(PARTS, STORED, nothing)
    assert EstimatorScorer(cache, "y").scores(["a", "b"]).tolist() == [-1.0, -np.inf]
    assert EstimatorScorer(cache, "y").name == "parts.y"
    with pytest.raises(
        InputError, match=r"parts gives x, y, and a search needs one number: estimator='parts\.x'"
    ):
        EstimatorScorer(cache).scores(["a"])
    with pytest.raises(InputError, match="no part 'z' of parts"):
        EstimatorScorer(cache, "z").scores(["a"])
    with pytest.raises(InputError, match="no part 'z' of plain; there is none"):
        EstimatorScorer(ScoreCache(PLAIN, STORED, nothing), "z").scores(["a"])


def ranks(candidates: Candidates, *, of: str = "plain+parts.x+parts.y") -> Floats:
    """How many of the set are below, by the first part."""
    first = next(iter(candidates.parts.values()))
    return np.array([(first < value).sum() for value in first], float)


def over_set(estimator: SetEstimator) -> SetScorer:
    caches = {"plain": ScoreCache(PLAIN, STORED, nothing), "parts": ScoreCache(PARTS, STORED, nothing)}
    return SetScorer(Configured(estimator, dict(estimator.defaults)), caches, seed=0)


def test_a_set_is_ranked_by_itself_and_pays_each_estimator_once() -> None:
    scorer = over_set(SetEstimator(ranks))
    assert scorer.scores(["a", "b"]).tolist() == [1.0, 0.0]
    assert scorer.scores(["a"]).tolist() == [0.0]
    assert scorer.seconds(["a", "b"]).tolist() == [1.5 + 3.0, 1.25 + 0.125], "not once for each of its parts"
    assert scorer.over_set


def test_an_estimator_that_learns_from_accuracies_cannot_rate() -> None:
    def learning(candidates: Candidates) -> Floats:
        return candidates.label(np.array([0]))

    with pytest.raises(InputError, match="learning learns from accuracies, which a searcher has to pay for"):
        over_set(SetEstimator(learning, parts=("plain",))).scores(["a"])
