"""Tables of Pareto sets, and what stands below them."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
from toy_grid import COST, ToyScores, accuracy, searched, table

from nasgauge.core import BenchmarkTable, Label
from nasgauge.presentation.pareto_table import front_table, pareto_table
from nasgauge.searching.clock import Budget
from nasgauge.searching.pareto_reference import reference_of_evaluated, references_of_tables
from nasgauge.searching.pareto_sets import pareto_sets, with_accuracies
from nasgauge.searching.search_outcome import SearchOutcome

FOUND = [
    searched("random", Budget(evaluations=12), scorer=ToyScores(), runs=3),
    searched("random", Budget(evaluations=12), runs=3),
]
SETS = pareto_sets(FOUND, COST)
COMPLETE = references_of_tables(table(), {"toy/validation": table()}, COST)
OUTCOME = SearchOutcome("grid", FOUND, table(), 3)


def predict(names: list[str]) -> BenchmarkTable:
    values = np.array([accuracy(name) for name in names])
    label = Label("toy", "validation", kind="surrogate")
    return BenchmarkTable("grid", label, tuple(names), values, np.empty((0, 0)), values, "boosters")


def test_hypervolume_is_a_fraction_of_that_of_the_true_front() -> None:
    made = pareto_table(OUTCOME, SETS, COMPLETE, COST)
    row, cells = made.frame.iloc[0], made.rows[0]
    assert list(cells)[-3:] == ["set size", "toy/validation HV", "toy/validation IGD+"]
    fraction, deviation = row["toy/validation fraction"], row["toy/validation fraction std"]
    assert cells["toy/validation HV"] == f"{fraction:.4f} ± {deviation:.4f}"
    assert cells["set size"] == f"{row.set_size:.1f}"
    text = made.to_markdown(wide=True, explain=True).replace("\n", " ")
    assert "cost (made up), lower is better." in text
    assert f"Its true front is {COMPLETE[0].front.sum()} of 60 architectures of grid" in text
    assert "scaled from the best of the table, 10.00 % and 0, to the worst;" in text
    assert "over 3 runs, seed 3." in text
    assert "Trained on: toy" in text


def test_where_accuracies_are_predicted_the_caption_says_what_they_are_scaled_by() -> None:
    references = [reference_of_evaluated(FOUND, COST, predict)]
    made = pareto_table(SearchOutcome("grid", FOUND, None, 3), SETS, references, COST)
    row, cells = made.frame.iloc[0], made.rows[0]
    assert str(cells["toy/validation HV"]).startswith(f"{row['toy/validation hypervolume']:.4f} ±")
    text = made.to_markdown(wide=True, explain=True).replace("\n", " ")
    assert "Source: boosters. The true front of grid is unknown; the front of all" in text
    assert "hypervolume, not a fraction, so it compares only with the others of this table" in text
    assert "Trained on:" not in text


def test_the_front_is_written_behind_the_sets() -> None:
    made = front_table(OUTCOME, with_accuracies(SETS, COMPLETE), COMPLETE, COST)
    rows = pd.read_csv(io.StringIO(made.to_csv()), comment="#")
    assert rows.set.drop_duplicates().tolist() == ["found", "true front of toy/validation"]
    front = rows[rows.set != "found"]
    assert len(front) == COMPLETE[0].front.sum()
    assert front.complexity.is_monotonic_increasing
    assert front.run.isna().all()
    assert (rows.set == "found").sum() == len(SETS)
    assert "true front of toy/validation" in {row["set"] for row in made.rows}
