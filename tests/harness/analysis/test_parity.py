"""Our scores beside those of others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nasgauge import plugins
from nasgauge.analysis.columns import Column
from nasgauge.analysis.parity import Pair, parity, read_scores
from nasgauge.core import InputError

NAMES = [f"a{number}" for number in range(40)]
RNG = np.random.default_rng(0)
OURS = RNG.standard_normal(40)
SPACE = plugins.search_space("nasbench201")


def column(scores: np.ndarray) -> Column:
    return Column("mine", scores, 1.0, "network")


def row(ours: np.ndarray, theirs: np.ndarray, sign: int = 1) -> pd.Series:
    pair = Pair("mine", "score", sign)
    return parity({pair: (NAMES, column(ours))}, pd.DataFrame({"score": theirs}, index=NAMES)).iloc[0]


def test_agreement_is_that_of_scipy_over_the_rows_with_a_score_there() -> None:
    theirs = OURS + RNG.standard_normal(40)
    theirs[:3] = np.nan, np.inf, -np.inf
    found = row(OURS, theirs)
    assert found.rho == pytest.approx(stats.spearmanr(OURS[3:], theirs[3:]).statistic)
    assert found.tau == pytest.approx(stats.kendalltau(OURS[3:], theirs[3:]).statistic)
    assert (found.architectures, found["unscored"]) == (37, 3)
    assert found.rho_low < found.rho < found.rho_high


def test_what_we_cannot_score_ranks_last() -> None:
    ours = OURS.copy()
    ours[np.argmax(OURS)] = np.nan
    last = np.where(np.isnan(ours), -1e9, ours)
    assert row(ours, OURS).rho == pytest.approx(stats.spearmanr(last, OURS).statistic)


def test_a_minus_sign_turns_a_column_where_low_is_better() -> None:
    assert row(OURS, -OURS, sign=-1).rho == pytest.approx(1)
    assert Pair.parse("a.part=-b") == Pair("a.part", "b", -1)


@pytest.mark.parametrize("text", ["naswot", "=nwot", "naswot=", "naswot=-"])
def test_a_pair_that_names_one_side_only_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="wanted ESTIMATOR=COLUMN"):
        Pair.parse(text)


def test_too_few_common_architectures_are_refused() -> None:
    with pytest.raises(InputError, match="have 9 architectures in common: wanted at least 10"):
        row(OURS, np.where(np.arange(40) < 9, OURS, np.nan))


def test_scores_are_read_by_canonical_architecture(tmp_path: Path) -> None:
    file = tmp_path / "theirs.csv"
    file.write_text("ops,nwot\n000100,1.5\n000200,nan\n421211,-inf\n303030,\n")
    read = read_scores(file, SPACE, "ops", ["nwot"])
    assert read.nwot[SPACE.parse("000100")] == 1.5
    assert read.nwot.isna().tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ops,nwot\n000100,1\n000100,2\n", "more than once"),
        ("ops,nwot\n000100,good\n", "line 2, column 'nwot': 'good' is not a number"),
        ("ops,nwot\n000900,1\n", "line 2, column 'ops'"),
        ("ops,nwott\n000100,1\n", "no column 'nwot' in .*; did you mean nwott"),
    ],
)
def test_bad_files_are_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "theirs.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        read_scores(file, SPACE, "ops", ["nwot"])
