"""Trials that are made: which recipes are drawn, and that a killed search goes on as if nothing had been."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from nasgauge.cli import main
from nasgauge.core import InputError
from nasgauge.metrics import Estimate
from nasgauge.studies.mip import Importance, Recipe, Trial, prune
from nasgauge.studies.scored_trials import Scored

DOMAIN = {"epochs": (1, 2, 4), "layers": (2, 4), "cutout": (0, 8)}


def source(seed: int = 0, first: int = 6, later: int = 2) -> Scored:
    def score(name: str, recipe: Recipe) -> Trial:
        rho = 0.1 * int(str(recipe["epochs"])) + 0.01 * int(str(recipe["layers"]))
        return Trial(name, recipe, Estimate(rho, rho, rho), 1.0)

    def cost(recipe: Recipe) -> float:
        return float(str(recipe["epochs"])) * float(str(recipe["layers"]))

    return Scored(DOMAIN, score, cost, first, later, seed)


def test_cheap_values_are_drawn_more_often() -> None:
    drawn = Counter(source(seed, first=1).trials({})[0].recipe["epochs"] for seed in range(700))
    for epochs, share in ((1, 4 / 7), (2, 2 / 7), (4, 1 / 7)):
        assert drawn[epochs] / 700 == pytest.approx(share, abs=0.06)


def test_no_recipe_is_tried_twice_and_old_trials_count_on() -> None:
    made = source()
    rounds = []

    def measure(trials: Sequence[Trial], names: Sequence[str]) -> Mapping[str, Importance]:
        rounds.append(len(trials))
        return {name: Importance(float(len(name)), 0.0) for name in names}

    found = {each.name: each.value for each in prune(made, list(DOMAIN), measure)}
    recipes = [tuple(trial.recipe.values()) for trial in made.made]
    assert len(set(recipes)) == len(recipes) <= 6 + 2 + 2
    assert rounds[0] == 6
    assert found["cutout"] in (0, 8)
    assert tuple(found[name] for name in DOMAIN) in recipes, "the recipe found was tried"


def test_the_same_seed_draws_the_same() -> None:
    one, other = source(3), source(3)
    assert [t.recipe for t in one.trials({})] == [t.recipe for t in other.trials({})]
    assert [t.recipe for t in one.trials({"cutout": 0})] == [t.recipe for t in other.trials({"cutout": 0})]
    assert [t.recipe for t in source(4).trials({})] != [t.recipe for t in source(3).trials({})]


def test_a_domain_is_exhausted_at_last() -> None:
    made = source(first=100)
    assert len(made.trials({})) == 12
    assert len(made.trials({})) == 12


def test_domains_too_large_to_draw_from_are_refused() -> None:
    with pytest.raises(InputError, match="10000000 recipes are too many to draw from"):
        Scored({str(n): range(10) for n in range(7)}, lambda *_: None, None, 1, 1, 0)  # type: ignore[arg-type]


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


def count(store: Path) -> int:
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            found = connection.execute("SELECT count(*) FROM scores").fetchone()[0]
        connection.close()
        return int(found)
    except sqlite3.OperationalError:  # the tables are being made
        return 0


def told(text: str) -> list[str]:
    """Recipe, its Spearman, and every round; all but the seconds."""
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
        while process.poll() is None and count(store) < 6:
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--vary", "epochs"], "cannot read 'epochs': wanted SETTING=VALUE,VALUE..."),
        (["--vary", "epoch=1,2"], "no setting 'epoch' of bpe; did you mean epochs"),
        (["--vary", "epochs=1,two"], "cannot set bpe.epochs to 'two': wanted int"),
        (["--vary", "epochs=1,1"], "'epochs=1,1' has a value twice"),
    ],
)
def test_what_cannot_be_varied_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit):
        main(["tune", "bpe", *arguments])
    assert message in capsys.readouterr().err
