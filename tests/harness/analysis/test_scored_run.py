"""Runs read from rows, and cut to what they have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from four_estimators import ACCURACY, RUN, SCORES, SIZE, N
from readings import PROVENANCE, made_up, made_up_table
from scipy import stats

from nasgauge import plugins
from nasgauge.analysis.columns import Column
from nasgauge.analysis.scored_run import RunRows, ScoredRun, Wanted, over_common, read
from nasgauge.core import InputError, SetEstimator
from nasgauge.plugins import Configured

TABLE = made_up_table(ACCURACY)


def frame(*names: str, count: int = N) -> pd.DataFrame:
    """Rows as a store has them."""
    shared = {"settings": "{}", "requested": 1, "part": "", "build_seconds": 0.1, "score_seconds": 0.1}
    parts = [
        pd.DataFrame(
            {"architecture": TABLE.architectures[:count], "estimator": name, "estimator_id": id_,
             "score": SCORES[name][:count], "reads": "network", **shared}
        )
        for id_, name in enumerate(names)
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def rows(*names: str, count: int = N) -> RunRows:
    return RunRows(frame(*names, count=count), PROVENANCE, ["nasgauge run"])


def test_a_run_is_its_columns_beside_the_accuracies() -> None:
    run = read(rows("weak", "good"), Wanted(), TABLE)
    assert list(run.columns) == ["good", "weak"] == run.scored
    assert run.sample == list(TABLE.architectures)
    assert np.array_equal(run.columns["good"].scores, SCORES["good"])
    assert np.array_equal(run.accuracy, ACCURACY)
    assert (run.provenance, run.commands, run.excluded) == (PROVENANCE, ["nasgauge run"], "")


def test_only_what_is_wanted_is_shown_and_its_sample_counts() -> None:
    both = RunRows(pd.concat([frame("weak"), frame("good", count=20).assign(estimator_id=7)]), PROVENANCE, [])
    assert len(read(both, Wanted(), TABLE).sample) == 20
    assert "180 more were not scored by all" in read(both, Wanted(), TABLE).excluded
    only = read(both, Wanted(("weak",)), TABLE)
    assert list(only.columns) == ["weak"]
    assert len(only.sample) == N


def test_parts_of_what_is_wanted_are_read_but_not_shown() -> None:
    sets = plugins.configure_sets(["vote"], ["vote.of=weak+good"])
    run = read(rows("weak", "good"), Wanted(("vote",), sets), TABLE)
    assert list(run.columns) == ["vote(of=weak+good)"]
    assert set(run.stored) == {"weak", "good"}


def test_a_required_set_that_cannot_be_computed_is_an_error_and_another_is_not() -> None:
    sets = plugins.configure_sets(["vote"], ["vote.of=weak+good"])
    assert list(read(rows("weak"), Wanted((), sets), TABLE).columns) == ["weak"]
    with pytest.raises(InputError, match="vote needs scores of good"):
        read(rows("weak"), Wanted((), sets, {"vote"}), TABLE)


def test_no_rows_are_nothing_to_rank() -> None:
    with pytest.raises(InputError, match="the run has no scores yet"):
        read(RunRows(frame("weak")[:0], PROVENANCE, []), Wanted(), TABLE)


def test_ranked_scores_put_what_is_missing_last() -> None:
    run = made_up({"holes": [1.0, np.nan, 3.0], "empty": [np.nan] * 3}, [90, 91, 92])
    assert run.ranked("holes").tolist() == [1, -np.inf, 3]
    assert run.scored == ["holes"]
    assert list(run.only(["empty"]).columns) == ["empty"]


def test_runs_are_cut_to_what_all_have() -> None:
    short = made_up({"good": SCORES["good"][:30], "new": SCORES["weak"][:30]}, ACCURACY[:30])
    long, cut = over_common([RUN, short])
    assert list(long.columns) == list(cut.columns) == ["good"]
    assert long.sample == cut.sample == RUN.sample[:30]
    assert np.array_equal(long.columns["good"].scores, SCORES["good"][:30])


def test_runs_without_anything_in_common_are_refused() -> None:
    with pytest.raises(InputError, match="no estimator is in all 2 runs"):
        over_common([RUN, made_up({"new": SCORES["weak"]}, ACCURACY)])


def test_an_estimator_over_a_set_ranks_the_common_architectures_anew() -> None:
    def place(candidates: object) -> object:
        return stats.rankdata(candidates.parts["params"])  # type: ignore[attr-defined]

    configured = Configured(SetEstimator(place, ("params",)), {})  # type: ignore[arg-type]

    def with_set(count: int) -> ScoredRun:
        run = made_up({"params": SIZE[:count]}, ACCURACY[:count])
        column = Column("place", stats.rankdata(SIZE[:count]), 1.0, "network")
        object.__setattr__(run, "columns", {**run.columns, "place": column})
        object.__setattr__(run, "sets", {"place": configured})
        return run

    long, short = over_common([with_set(N), with_set(40)])
    assert long.columns["place"].scores.tolist() == stats.rankdata(SIZE[:40]).tolist()
    assert short.columns["place"].scores.tolist() == long.columns["place"].scores.tolist()
