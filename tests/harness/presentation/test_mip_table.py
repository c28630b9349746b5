"""Pruning as people see it."""

from __future__ import annotations

import io
import json

import pandas as pd
from recipes import trial

from nasgauge.metrics import Estimate
from nasgauge.presentation.mip_table import interval, mip_table, trials_table
from nasgauge.studies.mip import Importance, RecipeTrial, Round
from nasgauge.studies.mip_outcome import PruningOutcome

TRIALS = [trial({"epochs": 1, "rate": 0.1}, 0.3, 1), trial({"epochs": 4, "rate": 0.1}, 0.6, 4)]
ROUNDS = [
    Round(2, {"epochs": Importance(1, 0.1), "rate": Importance(0, 0, varies=False)}, "rate", 0.1),
    Round(2, {"epochs": Importance(1, 0)}, "epochs", 1),
]
OUTCOME = PruningOutcome("bpe", ROUNDS, TRIALS, "seconds a network", 12)


def test_the_recipe_and_its_worth_stand_above_the_rounds() -> None:
    table = mip_table(OUTCOME, ["Trials: r.csv."])
    assert table.lead == [
        "Recipe found: epochs=1 rate=0.1",
        "Its Spearman: 0.300 over 12 architectures, at a cost of 1 seconds a network",
        "Best recipe tried (t): 0.600 at 4",
        "The recipe found has 50 % of the best one's Spearman at 25 % of its cost",
    ]
    assert table.rows[0] == {
        "round": "1",
        "trials": "2",
        "fixed": "rate=0.1",
        "epochs": "1.000 ± 0.100",
        "rate": "one value",
    }
    assert table.rows[1]["rate"] == ""
    assert "Trials: r.csv." in table.notes
    assert json.loads(table.to_json())["parts"]["mip-trials"][0]["rho"] == 0.6


def test_trials_are_shown_best_first() -> None:
    table = trials_table(OUTCOME)
    assert [row["epochs"] for row in table.rows] == ["4", "1"]
    assert [str(row["rho"]) for row in table.rows] == ["0.600", "0.300"]
    assert [row["seconds a network"] for row in table.rows] == ["4", "1"]
    assert str(interval(RecipeTrial("t", {}, Estimate(0.5, 0.25, 0.75), 1))) == "0.500 [0.250, 0.750]"


def test_nothing_is_a_share_of_nothing() -> None:
    free = [trial({"epochs": 1}, 0.0, 0.0)]
    rounds = [Round(1, {"epochs": Importance(0, 0, varies=False)}, "epochs", 1)]
    lines = mip_table(PruningOutcome("bpe", rounds, free, "s", 12), []).lead
    assert lines[3].startswith(
        "The recipe found has an unknown share of the best one's Spearman at an unknown"
    )


def test_rounds_and_trials_are_in_every_format() -> None:
    table = mip_table(OUTCOME, [])
    written = pd.read_csv(io.StringIO(table.to_csv()), comment="#")
    rounds, trials = (written[written.part == name] for name in ("mip-rounds", "mip-trials"))
    assert rounds.fixed.tolist() == ["rate", "epochs"]
    assert trials.cost.tolist() == [4, 1]
    assert trials.found.tolist() == [False, True]
    blocks = table.to_markdown().split("\n\n")
    assert [block.splitlines()[0].split()[1 if block[0] == "|" else 0] for block in blocks[:5]] == [
        *("Recipe", "Rounds", "round", "Recipes", "trial"),
    ]
    assert table.to_latex().count(r"\begin{threeparttable}") == 2
    assert r"\item Recipe found: epochs=1 rate=0.1" in table.to_latex()
