"""Tables of searches, and what stands below them."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pandas as pd
from readings import PROVENANCE
from toy_grid import ToyScores, searched, table

from nasgauge.presentation.search_captions import papers_of_searches
from nasgauge.presentation.search_table import curves_table, search_table, with_deviation
from nasgauge.runtime.command import asked_by
from nasgauge.searching.clock import Budget
from nasgauge.searching.repeated_search import SearchRun
from nasgauge.searching.search_outcome import SearchOutcome

REPORTS = {"toy/validation": table()}
SHORT = [
    searched("random", Budget(evaluations=5), scorer=ToyScores()),
    searched("oracle", Budget(evaluations=5)),
]
OUTCOME = SearchOutcome("grid", SHORT, table(short=True), 7, PROVENANCE)


def test_a_row_per_search_with_what_it_cost() -> None:
    made = search_table(OUTCOME, REPORTS)
    assert made.frame.searcher.tolist() == ["random", "oracle"]
    first = made.rows[0]
    assert (first["estimator"], first["budget"], first["evaluations"]) == ("made_up", "5 evaluations", "5")
    assert (first["simulated s"], first["estimator s"]) == ("0", "10")
    row = made.frame.iloc[0]
    assert first["toy/validation"] == f"{row['toy/validation']:.2f} ± {row['toy/validation std']:.2f}"
    assert first["toy/validation regret"] == f"{90 - row['toy/validation']:.2f}"
    assert "toy/validation published" not in first, "nothing is published of the grid"


def test_the_caption_says_how_the_numbers_were_made() -> None:
    with asked_by("nasgauge search"):
        text = search_table(OUTCOME, REPORTS).to_csv()
    assert text.count("Made by") == 1, "the one command that makes this table"
    for wanted in (
        "60 architectures of grid.\n",
        "Short training: 12 epochs and one pass over the validation images.",
        "best of all 90.00.",
        "Mean ± standard deviation over 5 runs, seed 7;",
        "estimator s: building networks for cifar10 and scoring them, measured on cpu (made up), 1 thread",
        "oracle sees the accuracies that count in the end: it is a bound, not a search.",
        "Made by: nasgauge search\n",
    ):
        assert wanted in text
    without = replace(OUTCOME, provenance=None, searched=table())
    text = search_table(without, REPORTS).to_csv()
    assert "estimator s:" not in text
    assert "It has no short training: every trained evaluation is a full one." in text


def test_runs_that_chose_nothing_are_told() -> None:
    first, *others = SHORT[0].runs
    empty = replace(SHORT[0], runs=(SearchRun((), first.clock), *others))
    notes = search_table(replace(OUTCOME, searches=[empty]), REPORTS).notes
    assert (
        "random made_up (5 evaluations): 1 of 5 runs chose no architecture within the budget; they are part "
        "of no mean accuracy." in notes
    )


def test_published_figures_stand_beside_ours() -> None:
    space = replace(table(), benchmark="nasbench201")
    oracle = searched("oracle", Budget(evaluations=100), runs=2)
    outcome = SearchOutcome("nasbench201", [oracle], space, 0)
    made = search_table(outcome, {"cifar10/validation": space})
    assert made.rows[0]["cifar10/validation published"] == "91.05 ± 0.28"
    assert made.notes[-1].startswith("Published: Mellor et al. ICML 2021")


def test_curves_are_those_of_the_largest_budget() -> None:
    searches = [searched("random", Budget(seconds=seconds)) for seconds in (300.0, 900.0)]
    made = curves_table(replace(OUTCOME, searches=searches), REPORTS)
    assert set(made.frame.budget) == {"900 s"}
    read = pd.read_csv(io.StringIO(made.to_csv()), comment="#")
    assert np.allclose(read["median"], made.frame["median"])
    assert made.to_csv().startswith("# seconds: of all kinds.")
    assert made.to_markdown().startswith("| searcher ")


def test_papers_of_installed_ones_can_be_cited() -> None:
    naswot = replace(SHORT[0], estimator="naswot")
    found = papers_of_searches(replace(OUTCOME, benchmark="nasbench201", searches=[naswot]))
    assert set(found) == {"nasbench201", "random", "naswot"}
    assert found["random"] == found["naswot"] == "https://arxiv.org/abs/2006.04647"
    own = replace(SHORT[0], searcher="mine", estimator="my_proxy")
    assert set(papers_of_searches(replace(OUTCOME, benchmark="nasbench201", searches=[own]))) == {
        "nasbench201"
    }


def test_a_deviation_is_left_out_where_there_is_none() -> None:
    assert with_deviation(89.136, 1.144) == "89.14 ± 1.14"
    assert with_deviation(0.98765, float("nan"), 4) == "0.9877"
