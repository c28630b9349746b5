"""Ours beside what others published."""

from __future__ import annotations

import numpy as np
import pytest
from readings import made_up

from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.benchmarks.published import figures
from nasgauge.core import InputError
from nasgauge.presentation.published_table import published_table
from nasgauge.presentation.table import Footnote, Number

RNG = np.random.default_rng(0)
ACCURACY = RNG.standard_normal(50)
RUN = made_up({name: ACCURACY + RNG.standard_normal(50) for name in ("naswot", "mine")}, ACCURACY)
BOARD = leaderboard(RUN)
TABLE = published_table(BOARD, RUN)


def test_there_is_a_row_for_every_figure_and_source() -> None:
    known = figures(["naswot"], "nasbench201", "cifar10")
    assert len(TABLE.frame) == len(TABLE.rows) == len(known)
    assert set(TABLE.frame.measure) == {"tau", "rho"}
    assert TABLE.frame.value.tolist() == known.value.tolist()
    assert {"ours", "ours_low", "value", "std", "n_archs", "source", "notes"} <= set(TABLE.frame)


def test_ours_is_of_the_same_measure() -> None:
    ours = BOARD.set_index("estimator").loc["naswot"]
    for row, cells in zip(TABLE.frame.to_dict("records"), TABLE.rows, strict=True):
        assert row["ours"] == ours[row["measure"]]
        assert cells["ours"] == Number(row["ours"], 3, row["ours_low"], row["ours_high"])
        assert isinstance(cells["source"], Footnote)


def test_where_nothing_is_published_it_says_so() -> None:
    run = RUN.only(["mine"])
    with pytest.raises(InputError, match="nothing is published of mine on nasbench201 with cifar10"):
        published_table(leaderboard(run), run)
