"""A run read from rows: which estimators, and which architectures each of them covers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from four_estimators import ACCURACY, SCORES, N
from readings import PROVENANCE, made_up_covered, made_up_table

from nasgauge import plugins
from nasgauge.analysis.covered_run import CoveredRun, Wanted, read
from nasgauge.analysis.nested import nested
from nasgauge.analysis.sample_choice import RunRows
from nasgauge.core import InputError, Sample
from nasgauge.core.sample import DRAWN

TABLE = made_up_table(ACCURACY)
NAMES = TABLE.architectures
SAMPLES = {1: Sample.of(DRAWN, NAMES, 0)}


def rows(drawn: bool = True, /, **counts: int) -> RunRows:
    """Rows that count, of estimators by name, each over the first architectures."""
    shared = {"settings": "{}", "requested": 1, "part": "", "build_seconds": 0.1, "score_seconds": 0.1,
              "drawn": drawn, "reads": "network", "file": "", "note": None}  # fmt: skip
    parts = [
        pd.DataFrame({"architecture": NAMES[:count], "score": SCORES[name][:count]}).assign(
            estimator=name, estimator_id=id_, **shared
        )
        for id_, (name, count) in enumerate(counts.items())
    ]
    return RunRows(pd.concat(parts, ignore_index=True), PROVENANCE, SAMPLES)


def test_a_run_is_its_columns_beside_the_accuracies() -> None:
    run = read(rows(weak=N, good=N), Wanted(), TABLE).over(NAMES)
    assert list(run.columns) == ["good", "weak"] == run.scored
    assert run.sample == list(NAMES)
    assert np.array_equal(run.columns["good"].scores, SCORES["good"])
    assert np.array_equal(run.accuracy, ACCURACY)
    assert (run.provenance, run.samples, run.absent) == (PROVENANCE, [SAMPLES[1]], 0)


def test_each_estimator_covers_what_it_scored_and_is_in_the_tables_of_all_of_that() -> None:
    run = read(rows(weak=N, good=20), Wanted(), TABLE)
    assert {name: len(cover) for name, cover in run.covers.items()} == {"good": 20, "weak": N}
    assert run.drawn == run.covers
    assert list(run.over(NAMES).columns) == ["weak"]
    assert list(run.over(NAMES[:20]).columns) == list(run.over(NAMES[3:5]).columns) == ["good", "weak"]


def test_what_is_of_a_list_is_covered_and_not_drawn() -> None:
    run = read(rows(False, weak=5), Wanted(), TABLE)
    assert (len(run.covers["weak"]), len(run.drawn["weak"])) == (5, 0)


def test_only_what_is_wanted_is_shown() -> None:
    only = read(rows(weak=N, good=20), Wanted(("weak",)), TABLE)
    assert list(only.covers) == list(only.over(NAMES[:20]).columns) == ["weak"]


def test_parts_of_what_is_wanted_are_read_but_not_shown() -> None:
    sets = plugins.configure_sets(["vote"], ["vote.of=weak+good"])
    run = read(rows(weak=N, good=20), Wanted(("vote",), sets), TABLE)
    assert list(run.over(NAMES[:20]).columns) == ["vote(of=weak+good)"]
    assert run.covers == {"vote(of=weak+good)": frozenset(NAMES[:20])}, "what all of its parts cover"
    assert set(run.stored) == {"weak", "good"}


def test_one_over_a_set_ranks_just_the_architectures_of_the_table() -> None:
    sets = plugins.configure_sets(["vote"], ["vote.of=weak+good"])
    run = made_up_covered(SCORES, ACCURACY, Wanted((), sets))
    alone = made_up_covered({name: SCORES[name][:40] for name in SCORES}, ACCURACY, run.wanted)
    name, forty = "vote(of=weak+good)", NAMES[:40]
    scores = run.over(forty).columns[name].scores
    assert scores.tolist() == alone.over(forty).columns[name].scores.tolist()
    assert scores.tolist() != run.over(NAMES).columns[name].scores[:40].tolist()


def test_a_required_set_that_cannot_be_computed_is_an_error_and_another_is_not() -> None:
    sets = plugins.configure_sets(["vote"], ["vote.of=weak+good"])
    ((run,),) = nested([read(rows(weak=N), Wanted((), sets), TABLE)])
    assert list(run.columns) == ["weak"]
    with pytest.raises(InputError, match="vote needs scores of good"):
        nested([read(rows(weak=N), Wanted((), sets, {"vote"}), TABLE)])


def test_a_required_set_may_be_in_one_table_only() -> None:
    sets = plugins.configure_sets(["vote"], ["vote.of=weak+good"])
    levels = nested([read(rows(weak=N, good=20), Wanted((), sets, {"vote"}), TABLE)])
    assert [len(run.columns) for (run,) in levels] == [1, 3]


def test_architectures_that_the_table_does_not_have_are_counted() -> None:
    run = read(rows(weak=N, good=N), Wanted(), made_up_table(ACCURACY[:150]))
    assert run.absent == run.over(NAMES[:3]).absent == 50
    with pytest.raises(InputError, match="none of the 200 scored architectures is in the table"):
        read(rows(weak=N), Wanted(), made_up_table([]))


def test_what_was_scored_for_no_sample_is_said() -> None:
    assert read(rows(weak=N), Wanted(), TABLE).uncounted == []
    run = read(rows(weak=N), Wanted(("weak", "flops")), TABLE)
    assert run.uncounted == ["flops: scored for a search or a study only, and not in this table."]
    with pytest.raises(InputError, match="flops: scored only for a search or a study, which have no sample"):
        read(rows(weak=N), Wanted(("flops",)), TABLE)


def test_what_was_scored_over_a_list_only_is_said() -> None:
    both = pd.concat([rows(weak=N).frame, rows(False, good=20).frame.assign(estimator_id=7)])
    run: CoveredRun = read(RunRows(both, PROVENANCE, SAMPLES), Wanted(), TABLE)
    assert run.uncounted == ["good: scored over a list only, and not in this table."]


def test_what_the_machine_failed_on_altogether_is_said() -> None:
    some = replace(rows(weak=N), unscored=frozenset({"flops", "zen"}))
    line = "flops: no score, since the machine failed on all, and not in this table."
    assert read(some, Wanted(("weak", "flops")), TABLE).uncounted == [line]
    assert read(some, Wanted(), TABLE).uncounted == [line.replace("flops", "flops, zen")]
    with pytest.raises(InputError, match="flops: no score, since the machine failed on all that was"):
        read(some, Wanted(("flops",)), TABLE)
