"""Tables of pairs, bands, seeds, benchmarks and two runs: what people see of the numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from four_estimators import ACCURACY, NOISE, RUN, SCORES
from readings import made_up

from nasgauge.analysis.bands import by_accuracy
from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.bands_table import bands_table
from nasgauge.presentation.compare_table import compare_table
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.mean_ranks_table import mean_ranks_table
from nasgauge.presentation.pairs_table import pairs_table
from nasgauge.presentation.seeds_table import seeds_table
from nasgauge.presentation.table import Number, Table
from nasgauge.runtime.command import asked_by

OTHER = made_up({name: -scores for name, scores in SCORES.items()}, ACCURACY, benchmark="nats_sss")


def test_pairs_say_for_how_many_comparisons_they_are_corrected() -> None:
    table = pairs_table(RUN)
    assert "corrected by Holm's method for 6 comparisons" in " ".join(table.notes)
    assert table.rows[0]["p (tau)"] == "<0.001"


def test_one_pair_is_not_corrected() -> None:
    assert "Holm" not in " ".join(pairs_table(RUN.only(["good", "weak"])).notes)


def test_bands_have_estimators_as_rows_best_first() -> None:
    table = bands_table(RUN, by_accuracy(ACCURACY), "params")
    assert table.rows[0]["estimator"] == "good"
    assert list(table.rows[0]) == ["estimator", "all", "top 50%", "top 10%", "top 1%", "rho given params"]
    assert {row["estimator"]: row["rho given params"] for row in table.rows}["params"] == ""
    assert set(table.better) == set(table.rows[0]) - {"estimator"}


def test_seeds_are_named_and_both_kinds_of_uncertainty_shown() -> None:
    seeds = {seed: made_up({"lucky": ACCURACY + NOISE[seed]}, ACCURACY) for seed in (0, 1, 2)}
    table = seeds_table(seeds)
    assert "Mean over the seeds 0, 1, 2" in " ".join(table.notes)
    assert list(table.rows[0]) == ["estimator", "tau", "tau over seeds", "rho", "rho over seeds"]
    spread = table.rows[0]["tau over seeds"]
    assert isinstance(spread, Number)
    assert spread.value == table.frame.tau_seeds_std[0]


def test_mean_rank_is_better_where_it_is_low() -> None:
    table = mean_ranks_table([RUN, OTHER])
    assert isinstance(table.rows[0]["mean rank"], Number)
    assert table.better["mean rank"] == -1
    assert "nats_sss cifar10. Accuracy:" in " ".join(table.notes)


def test_a_comparison_names_what_is_in_one_run_only() -> None:
    assert "Not in the first run: new." in compare_table(["Not in the first run: new."], RUN, RUN).notes


FEW = made_up({name: scores[:9] for name, scores in SCORES.items()}, ACCURACY[:9])


BUILT: list[Callable[[ScoredRun], Table]] = [
    pairs_table,
    lambda run: bands_table(run, by_accuracy(run.accuracy)),
    lambda run: seeds_table({0: run, 1: run}),
    lambda run: mean_ranks_table([run, OTHER]),
    lambda run: compare_table([], run, run),
    lambda run: board_table(leaderboard(run), run),
]


@pytest.mark.parametrize("build", BUILT)
def test_too_few_architectures_are_said_above_every_table(build: Callable[[ScoredRun], Table]) -> None:
    assert build(RUN).lead == []
    assert build(FEW).lead == [
        "Fewer than 10 architectures: no ranks, since correlations of so few say nothing."
    ]


@pytest.mark.parametrize("build", BUILT)
def test_every_title_says_of_how_many_architectures(build: Callable[[ScoredRun], Table]) -> None:
    assert re.search(r"\b200\b", build(RUN).title)
    assert re.search(r"\b9\b", build(FEW).title)


@pytest.mark.parametrize("build", BUILT)
def test_every_table_has_a_caption_and_cites_what_it_shows(build: Callable[[ScoredRun], Table]) -> None:
    with asked_by("nasgauge this"):
        table = build(RUN)
    assert [note for note in table.notes if note.startswith("Made by")] == ["Made by: nasgauge this"]
    assert not any(note.startswith("Made by") for note in build(RUN).notes), "nobody gave a command"
    assert table.papers()["params"] == ""
    assert "nasbench201" in table.papers()
    assert len({tuple(row) for row in table.rows}) == 1
    assert np.isfinite(table.frame.select_dtypes("number").to_numpy(float)).any()
