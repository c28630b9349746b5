"""Runs cut to what they have in common."""

from __future__ import annotations

from four_estimators import ACCURACY, SIZE, N
from readings import made_up
from scipy import stats

from nasgauge.analysis.columns import Column
from nasgauge.analysis.scored_run import over_common
from nasgauge.core import SetEstimator
from nasgauge.plugins import Configured


def test_an_estimator_over_a_set_ranks_the_common_architectures_anew() -> None:
    def place(candidates: object) -> object:
        return stats.rankdata(candidates.parts["params"])  # type: ignore[attr-defined]

    configured = Configured(SetEstimator(place, ("params",)), {})  # type: ignore[arg-type]

    def with_set(count: int) -> object:
        run = made_up({"params": SIZE[:count]}, ACCURACY[:count])
        column = Column("place", stats.rankdata(SIZE[:count]), 1.0, "network")
        object.__setattr__(run, "columns", {**run.columns, "place": column})
        object.__setattr__(run, "sets", {"place": configured})
        return run

    long, short = over_common([with_set(N), with_set(40)])  # type: ignore[list-item]
    assert long.columns["place"].scores.tolist() == stats.rankdata(SIZE[:40]).tolist()
    assert short.columns["place"].scores.tolist() == long.columns["place"].scores.tolist()
