"""What is written down of a run while it goes on."""

from __future__ import annotations

import time

import numpy as np
from toy_grid import ToyScores, context

from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.run_record import RunRecord


def test_a_distribution_is_kept_as_it_was() -> None:
    record, chances = RunRecord(Budget(evaluations=1)), np.full((2, 4), 0.25)
    record.record_distribution(chances)
    chances[:] = 0
    assert record.distributions[0].sum() == 2.0


def test_what_happens_untimed_is_not_the_time_of_the_searcher() -> None:
    def slow(context: SearchContext) -> None:
        with context.untimed():
            time.sleep(0.05)
        context.set_incumbent("000")

    one = context(Budget(evaluations=1))
    one.run(slow)
    assert 0 < one.clock.own < 0.04


def test_neither_is_the_time_of_the_estimator() -> None:
    def scores(name: str) -> float:
        time.sleep(0.02)
        return 1.0

    one = context(Budget(evaluations=3), scorer=ToyScores(scores))
    one.run(
        lambda given: (
            [given.update_incumbent(*found) for found in given.score(["000", "001", "002"])] and None
        )
    )
    assert 0 < one.clock.own < 0.04
    assert one.clock.measured == 6.0


def test_notes_are_kept_in_order() -> None:
    record = RunRecord(Budget(evaluations=1))
    record.note("one")
    record.note("two")
    assert record.notes == ["one", "two"]
    assert (record.scored, record.saw_true_accuracy, record.steps) == (False, False, [])
