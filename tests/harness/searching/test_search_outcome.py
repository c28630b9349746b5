"""What searches found, all together."""

from __future__ import annotations

import pytest
from toy_grid import searched

from nasgauge.core import InputError
from nasgauge.searching.clock import Budget
from nasgauge.searching.search_outcome import SearchOutcome

SEARCHES = [
    searched("random", Budget(evaluations=3), runs=2),
    searched("random", Budget(evaluations=9), runs=4),
    searched("mdenas-tabular", Budget(evaluations=9), runs=1),
]
OUTCOME = SearchOutcome("grid", SEARCHES, None, 0)


def test_curves_and_figures_are_of_the_largest_budget() -> None:
    assert OUTCOME.of_largest_budget == SEARCHES[1:]
    assert OUTCOME.most_runs == 4


def test_one_search_learned_a_distribution_or_nobody_knows_which_is_meant() -> None:
    assert OUTCOME.learned is SEARCHES[2]
    for searches, count in ((SEARCHES[:2], 0), (SEARCHES[2:] * 2, 2)):
        with pytest.raises(InputError, match=f"{count} of these searches learned a distribution"):
            _ = SearchOutcome("grid", searches, None, 0).learned
