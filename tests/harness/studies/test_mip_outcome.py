"""What pruning ended with."""

from __future__ import annotations

import numpy as np
import pytest
from recipes import trial

from nasgauge.studies.mip import Importance, Round
from nasgauge.studies.mip_outcome import PruningOutcome

TRIALS = [
    trial({"epochs": 1, "rate": 0.1}, 0.4, 1),
    trial({"epochs": 1, "rate": 0.2}, float("nan"), 2),
    trial({"epochs": 4, "rate": 0.1}, 0.6, 4),
]
ROUNDS = [
    Round(3, {"epochs": Importance(0.7, 0.1), "rate": Importance(0.3, 0.2)}, "rate", 0.1),
    Round(2, {"epochs": Importance(1.0, 0.0)}, "epochs", 1),
]
OUTCOME = PruningOutcome("bpe", ROUNDS, TRIALS, "seconds a network", 12)


def test_the_recipe_found_is_what_the_rounds_fixed_and_the_best_one_may_cost_more() -> None:
    assert OUTCOME.found is TRIALS[0]
    assert OUTCOME.best is TRIALS[2]
    assert OUTCOME.ranked_trials == [TRIALS[2], TRIALS[0], TRIALS[1]], "without rho last"


def test_rounds_have_the_importances_of_what_was_free() -> None:
    rows = OUTCOME.round_rows()
    assert rows["round"].tolist() == [1, 2]
    assert rows.fixed.tolist() == ["rate", "epochs"]
    assert rows.value.tolist() == [0.1, 1]
    assert rows.epochs_importance.tolist() == [0.7, 1.0]
    assert rows.rate_importance.tolist() == pytest.approx([0.3, np.nan], nan_ok=True)
    assert rows.rate_deviation[0] == 0.2


def test_trials_have_recipe_interval_and_cost_and_say_which_was_found() -> None:
    rows = OUTCOME.trial_rows()
    assert rows.epochs.tolist() == [4, 1, 1]
    assert rows.rho.tolist() == pytest.approx([0.6, 0.4, np.nan], nan_ok=True)
    assert rows.rho_low[0] == 0.6
    assert rows.cost.tolist() == [4, 1, 2]
    assert rows.found.tolist() == [False, True, False]
