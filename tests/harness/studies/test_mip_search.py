"""Pruning by scoring: a killed search continues as if nothing had been, and says what it does."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from row_count import row_count
from scipy import stats
from toys import toy_network, toy_setup

from nasgauge.cli import main
from nasgauge.core import Estimator
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.scoring.run_spec import PreparedRun
from nasgauge.studies.importance import impurity
from nasgauge.studies.mip_search import RecipeScorer, pruned_by_scoring
from nasgauge.studies.scored_trials import TrialBudget

MINE = """
import time
def mine(probe, *, epochs=1, rate=1, shift=0):
    \"\"\"Parameters, and the less noise the more epochs; takes its time.\"\"\"
    time.sleep(0.05)
    count = sum(p.numel() for p in probe.network.parameters())
    return count * epochs + (count * 7919 % 1000003) * (5 - epochs) * rate + shift
"""
COMMAND = ["tune", "mine.py:mine", "--vary", "epochs=1,2,4", "--vary", "rate=1,2", "--vary", "shift=0,5"]
COMMAND += ["--first", "3", "--later", "1", "--sample", "4", "--batch-size", "2", "--threads", "1"]


def told(text: str) -> list[str]:
    """HyperParameters, its Spearman, and every round; all but the seconds."""
    lines = text.split("\n")
    return [lines[0], lines[1].partition(", at a cost")[0], *lines[5:10]]


@pytest.mark.slow
def test_a_killed_search_ends_with_the_same_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nasgauge.studies.importance.TREES", 20)
    Path("mine.py").write_text(MINE)
    store = tmp_path / "s.sqlite"
    command = [sys.executable, "-m", "nasgauge", *COMMAND, "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and row_count(store) < 6:
            time.sleep(0.005)
        assert process.poll() is None, "the kill comes in the middle"
        process.send_signal(signal.SIGKILL)
    main([*COMMAND, "--store", str(store), "--plot", "p.svg"])
    resumed = capsys.readouterr()
    main([*COMMAND, "--store", "other.sqlite"])
    whole = capsys.readouterr()
    assert told(resumed.out) == told(whole.out)
    assert resumed.out.startswith("Recipe found: ")
    assert "round 3 of 3: fixed " in resumed.err
    assert Path("p.svg").exists()


def sized(probe: Probe, *, power: int = 1, epochs: int = 1) -> float:
    """Number of parameters, to a power."""
    return float(sum(p.numel() for p in probe.network.parameters())) ** power


def scorer(tmp_path: Path, **attributes: Any) -> RecipeScorer:
    """Scores recipes of `sized` on the toy space."""
    setup = toy_setup(lambda name, classes: toy_network("a" * (1 + "bac".index(name)), classes=classes))
    run = PreparedRun(setup, "toy", ["a", "b", "c"], setup.space.load_table("toy"))
    estimator = Estimator(sized, version="1", name="sized", **attributes)
    return RecipeScorer(Configured(estimator, {"power": 1, "epochs": 1}), run, tmp_path / "s", 4)


def test_a_trial_is_the_correlation_of_the_scores_under_the_recipe(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("nasgauge").propagate = True
    with caplog.at_level(logging.INFO, "nasgauge"):
        found = scorer(tmp_path).score("2", {"power": -1})
    sizes = [2, 1, 3]
    assert found.rho.value == pytest.approx(
        stats.spearmanr([1 / size for size in sizes], [0, 1, 2]).statistic
    )
    assert (found.name, found.recipe) == ("2", {"power": -1})
    assert found.cost > 0
    assert caplog.messages[0].startswith("trial 2 of at most 4: power=-1: rho -0.500 [")


@pytest.mark.slow
def test_recipes_cost_what_the_estimator_says(tmp_path: Path) -> None:
    costly = scorer(tmp_path, cost=lambda settings: settings["epochs"] * 10 + settings["power"])
    assert costly.cost({"epochs": 4}) == 41, "settings that no recipe has count too"
    outcome = pruned_by_scoring(costly, {"epochs": [1, 4], "power": [1, -1]}, TrialBudget(4, 0), impurity)
    assert outcome.estimator == "sized"
    assert outcome.unit == "seconds a network"
    assert outcome.architectures == 3
    assert outcome.found.recipe["power"] == 1
    assert len(outcome.trials) == 4
