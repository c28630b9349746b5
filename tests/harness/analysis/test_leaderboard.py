"""From stored rows to ranked estimators."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from readings import PROVENANCE
from scipy import stats

from nasgauge.analysis.ceiling import CEILING
from nasgauge.analysis.columns import stored_columns
from nasgauge.analysis.covered_run import CoveredRun
from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.measure import Measure
from nasgauge.analysis.nested import nested
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.published import published
from nasgauge.core import BenchmarkTable, Label

NAMES = tuple(f"a{i:03}" for i in range(200))
RNG = np.random.default_rng(0)
SEEDS = 90 + RNG.standard_normal((200, 1)) + 0.1 * RNG.standard_normal((200, 3))
ACCURACY = SEEDS.mean(axis=1)
TABLE = BenchmarkTable(
    "nasbench201", Label("cifar10", "validation", 200, "mean"), NAMES, ACCURACY, SEEDS, ACCURACY, "made up"
)


def rows(
    name: str, scores: Any, id_: int = 1, *, settings: str = "{}", reads: str = "network"
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "architecture": NAMES[: len(scores)],
            "estimator": name,
            "settings": settings,
            "estimator_id": id_,
            "requested": id_,
            "part": "",
            "score": np.asarray(scores, float),
            "build_seconds": 0.001,
            "score_seconds": 0.002,
            "reads": reads,
            "file": "",
            "note": None,
        }
    )


NOISE = RNG.standard_normal(200)
SCORES = pd.concat(
    [rows("weak", ACCURACY + NOISE), rows("naswot", ACCURACY, 2), rows("coin", NOISE[::-1], 3, reads="")]
)


def run_of(scores: pd.DataFrame = SCORES) -> ScoredRun:
    """The run over the smallest sample, which has all estimators."""
    stored = stored_columns(scores.assign(drawn=True))
    (run,) = nested([CoveredRun(stored, TABLE, PROVENANCE)])[-1]
    return run


def board(scores: pd.DataFrame = SCORES) -> pd.DataFrame:
    return leaderboard(run_of(scores)).set_index("estimator")


def test_ceiling_is_on_top_and_what_reads_nothing_at_the_bottom() -> None:
    assert board().index.tolist() == [CEILING, "naswot", "weak", "coin"]
    assert board()["rank"].tolist() == [pd.NA, 1, 2, pd.NA]


def test_measures_are_those_of_scipy() -> None:
    weak = board().loc["weak"]
    assert weak.tau == pytest.approx(stats.kendalltau(ACCURACY + NOISE, ACCURACY).statistic)
    assert weak.rho == pytest.approx(stats.spearmanr(ACCURACY + NOISE, ACCURACY).statistic)
    assert weak.tau_low < weak.tau < weak.tau_high
    top = np.argsort(-ACCURACY)[:20]
    assert weak.top_tau == pytest.approx(stats.kendalltau((ACCURACY + NOISE)[top], ACCURACY[top]).statistic)
    assert weak.regret == ACCURACY.max() - ACCURACY[np.argmax(ACCURACY + NOISE)]
    assert weak.milliseconds == pytest.approx(3)
    assert board().loc[CEILING].tau == pytest.approx(stats.kendalltau(SEEDS[:, 0], SEEDS[:, 1]).statistic)


def test_unscored_architectures_rank_last_and_lower_the_coverage() -> None:
    scores = ACCURACY.copy()
    scores[:50] = np.nan
    scores[50:60] = -math.inf
    row = board(rows("partial", scores)).loc["partial"]
    assert row.coverage == pytest.approx(0.7)
    last = np.where(np.isfinite(scores), scores, scores[60:].min() - 1)
    assert row.tau == pytest.approx(stats.kendalltau(last, ACCURACY).statistic)


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_too_few_architectures_rank_nothing(count: int) -> None:
    table = board(pd.concat([rows("weak", NOISE[:count]), rows("naswot", ACCURACY[:count], 2)]))
    assert table["rank"].isna().all()
    assert table.inseparable.isna().all()
    assert table.index.tolist()[-2:] == ["naswot", "weak"], "by name"


def test_ten_architectures_rank() -> None:
    table = board(pd.concat([rows("weak", -ACCURACY[:10]), rows("zen", ACCURACY[:10], 2)]))
    assert table.loc[["zen", "weak"], "rank"].tolist() == [1, 2]


def test_the_newest_version_counts_and_settings_stand_apart() -> None:
    scores = [
        rows("zen", NOISE, 1),
        rows("zen", ACCURACY, 2),
        rows("zen", NOISE, 3, settings='{"repeats": 2}'),
    ]
    table = board(pd.concat(scores))
    assert table.index.tolist() == [CEILING, "zen()", "zen(repeats=2)"]
    assert table.loc["zen()"].tau == pytest.approx(1)


def test_published_figures_stand_beside_ours_with_their_source() -> None:
    figure = published("naswot", "nasbench201", "cifar10", metric="kendall")
    assert figure is not None
    assert 0.574 in figure.values
    assert any("Mellor" in source for source in figure.sources)
    assert published("naswot", "nasbench201", "no such data set") is None
    assert board().loc["naswot"].published_kendall == figure


def test_ranks_carry_those_that_are_not_apart() -> None:
    """By hand: Holm's method on the p values of the three paired differences of tau."""
    nearly = ACCURACY + NOISE + 0.05 * RNG.standard_normal(200)
    scores = pd.concat([SCORES, rows("like_weak", nearly, 4)])
    table = board(scores)
    assert table.loc["naswot"].inseparable == ""
    ranks = table["rank"]
    assert table.loc["weak"].inseparable == str(ranks["like_weak"])
    assert table.loc["like_weak"].inseparable == str(ranks["weak"])
    assert pd.isna(table.loc["coin"].inseparable)


def test_few_architectures_have_no_top_ten_percent() -> None:
    assert np.isnan(board(rows("few", ACCURACY[:30])).loc["few"].top_tau)


def test_other_measures_take_the_place_of_the_usual_ones() -> None:
    last = Measure("last", "last", lambda scores, accuracy: float(accuracy[scores.argmin()]), interval=False)
    frame = leaderboard(run_of(), [last]).set_index("estimator")
    assert frame.loc["naswot", "last"] == ACCURACY.min()
    assert frame.loc[CEILING, "last"] == SEEDS[SEEDS[:, 0].argmin(), 1]
    assert not {"tau", "regret", "last_low"} & set(frame)
    assert frame.index.tolist() == [CEILING, "naswot", "weak", "coin"], (
        "the order is that of tau all the same"
    )


def test_an_estimator_without_any_score_is_last_and_has_no_rank() -> None:
    table = board(pd.concat([SCORES, rows("failed", np.full(200, np.nan), 4)]))
    assert pd.isna(table.loc["failed", "rank"])
    assert pd.isna(table.loc["failed", "tau"])
    assert table.loc["failed"].coverage == 0
    assert table.index.tolist()[-2:] == ["failed", "coin"]
