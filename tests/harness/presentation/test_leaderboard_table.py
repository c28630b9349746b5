"""The leaderboard as people, programs and LaTeX get it; a measure is one object, wherever it is shown."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from readings import made_up

from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.measure import MEASURES, Measure
from nasgauge.core import Objective
from nasgauge.metrics import goodman_kruskal_gamma
from nasgauge.presentation.formats import FORMATS, text_of
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.table import Number, Table
from nasgauge.runtime.command import asked_by

RNG = np.random.default_rng(0)
SEEDS = 90 + RNG.standard_normal((200, 1)) + 0.1 * RNG.standard_normal((200, 2))
ACCURACY = SEEDS.mean(axis=1)
NOISE = RNG.standard_normal(200)
SCORES = {
    "naswot": ACCURACY,
    "weak": ACCURACY + NOISE,
    "like_weak": ACCURACY + NOISE + 0.05 * RNG.standard_normal(200),
}
RUN = made_up(SCORES, ACCURACY, seeds=SEEDS)
BOARD = leaderboard(RUN)
TABLE = board_table(BOARD, RUN)
GAMMA = Measure("gamma", "γ", goodman_kruskal_gamma, digits=3, note="Goodman and Kruskal's gamma")
COST = Measure(
    "worst", "worst", lambda _, accuracy: float(accuracy.min()), -1, interval=False, in_papers=False
)


def with_measures(*more: Measure) -> Table:
    measures = [*MEASURES, *more]
    return board_table(leaderboard(RUN, measures), RUN, measures)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"parquet"}))
def test_every_format_carries_table_and_caption(form: str) -> None:
    with asked_by("nasgauge leaderboard"):
        text = text_of(board_table(BOARD, RUN), form)
    for expected in ("naswot", "validation accuracy", "Made by: nasgauge leaderboard", "Sample: 200"):
        assert expected in text


def test_csv_and_json_carry_the_full_numbers() -> None:
    csv = pd.read_csv(io.StringIO(TABLE.to_csv()), comment="#")
    from_json = pd.DataFrame(json.loads(TABLE.to_json())["rows"])
    assert csv.tau.to_numpy() == pytest.approx(BOARD.tau.to_numpy())
    assert from_json.rho.to_numpy() == pytest.approx(BOARD.rho.to_numpy())
    assert "Mellor" in csv.set_index("estimator").loc["naswot"].published_kendall


def test_a_measure_is_added_as_one_object_and_shows_everywhere() -> None:
    """In the numbers, in Markdown, in LaTeX with its marks, and in the caption."""
    table = with_measures(GAMMA)
    gamma = goodman_kruskal_gamma(SCORES["weak"], ACCURACY)
    row = table.frame.set_index("estimator").loc["weak"]
    assert (row.gamma, row.gamma_low, row.gamma_high) == (gamma.value, gamma.low, gamma.high)
    assert f"{gamma.value:.3f} [{gamma.low:.3f}, {gamma.high:.3f}]" in table.to_markdown()
    assert "| γ " in table.to_markdown().splitlines()[0]
    assert "γ: Goodman and Kruskal's gamma." in table.to_markdown(explain=True).replace("\n", " ")
    latex = table.to_latex()
    assert r"\multicolumn{2}{c}{γ}" in latex
    assert r"\bfseries 1.000" in latex, "the best of it is marked"
    assert json.loads(table.to_json())["rows"][1]["gamma"] == 1


def test_a_measure_without_interval_where_low_is_better_stays_out_of_papers() -> None:
    table = with_measures(COST)
    assert table.rows[1]["worst"] == Number(ACCURACY.min(), 2)
    assert "worst_low" not in table.frame
    assert table.better["worst"] == -1
    assert "{worst}" not in table.to_latex()
    assert "worst:" not in table.to_markdown().lower(), "without a note it is not explained"


def test_a_measure_without_heading_is_for_programs_only() -> None:
    assert "top_rho" in TABLE.frame
    assert not any("top_rho" in heading or not heading for heading in TABLE.rows[0])


def test_columns_and_what_is_better_follow_from_the_measures() -> None:
    assert list(TABLE.rows[0])[:9] == [
        "rank", "estimator", "tau", "not apart from", "rho", "top-10% tau", "precision", "regret",
        "regret of subsamples",
    ]  # fmt: skip
    assert TABLE.better == {
        "tau": 1, "rho": 1, "top-10% tau": 1, "precision": 1, "regret": -1, "regret of subsamples": -1
    }  # fmt: skip
    assert "regret of subsamples" not in TABLE.paper_columns
    assert set(TABLE.paper_columns) <= set(TABLE.rows[0])


def test_a_spread_over_draws_is_not_shown_as_an_interval() -> None:
    """Brackets are intervals over architectures; those of subsamples are quantiles of draws."""
    shown = {heading: str(cell) for heading, cell in TABLE.rows[-1].items()}
    row = TABLE.frame.iloc[-1]
    low, high = row.subsample_regret_low, row.subsample_regret_high
    assert shown["regret of subsamples"] == f"{row.subsample_regret:.2f} ({low:.2f} to {high:.2f})"
    assert "[" in shown["tau"]
    assert "[" in shown["precision"]
    caption = " ".join(TABLE.notes)
    assert "in parentheses, and as subsample_regret_low and _high, what the middle 95 %" in caption


def test_what_is_not_apart_stands_beside_tau() -> None:
    (weak,) = [row for row in TABLE.rows if row["estimator"] == "weak"]
    (like,) = [row for row in TABLE.rows if row["estimator"] == "like_weak"]
    assert (weak["not apart from"], like["not apart from"]) in {("3", "2"), ("2", "3")}
    assert "corrected by Holm's method for 3 comparisons" in TABLE.to_markdown(explain=True).replace(
        "\n", " "
    )
    single = made_up({"naswot": ACCURACY}, ACCURACY)
    assert "Holm" not in board_table(leaderboard(single), single).to_markdown(explain=True)


def test_ranks_in_a_row_are_shown_as_a_range() -> None:
    same = made_up(dict.fromkeys("abcd", ACCURACY + NOISE), ACCURACY)
    table = board_table(leaderboard(same), same)
    assert [row["not apart from"] for row in table.rows] == ["2-4", "1, 3-4", "1-2, 4", "1-3"]


def test_the_ceiling_cannot_be_best() -> None:
    assert list(TABLE.eligible) == [False, True, True, True]
    assert "another training seed" in " ".join(TABLE.notes)


def test_costs_on_a_device_are_columns_with_their_source() -> None:
    run = made_up(SCORES, ACCURACY)
    objective = Objective("phone latency_ms", np.arange(200.0), "phone.csv")
    object.__setattr__(run.table, "objectives", (objective,))
    table = board_table(leaderboard(run), run)
    assert "(rho " in str(table.rows[0]["phone latency_ms"])
    assert "Table: phone.csv." in " ".join(table.notes)


def test_published_figures_are_named_with_their_sources() -> None:
    assert str(TABLE.rows[1]["published rho"]).count(" to ") == 1
    assert "sources, whose samples and labels differ from ours: " in TABLE.notes[-1]
    assert TABLE.rows[2]["published rho"] == ""
