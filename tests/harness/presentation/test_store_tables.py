"""Tables of what a store has: few columns that fit, all of them on request, and what they mean."""

from __future__ import annotations

import pandas as pd
import pytest

from nasgauge.presentation.store_tables import merge_table, removal_table, rows_table, runs_table
from nasgauge.presentation.table import Table
from nasgauge.presentation.view import WIDTH

COUNTS = {"architectures": 40, "rows": 80, "machine_failures": 2}
SCORED = {"run": 1, "estimator": "zen", "version": "0123456789abcdef", "settings": '{"repeats": 32}'}
RUNS = pd.DataFrame([
    {
        "run": 1, "differs": "seed=0", **COUNTS, "estimators": "naswot,zen", "samples": "40 drawn, seed 0",
        "failed": 1, "last_command": "nasgauge run " + "--estimator zen " * 9, "images": "digits", "seed": 0,
    },
    {
        "run": 2, "differs": "seed=1", **COUNTS, "estimators": None, "samples": "", "failed": 0,
        "last_command": None, "images": "digits", "seed": 1,
    },
])  # fmt: skip
TABLES = {
    "runs": runs_table(RUNS, "s.sqlite"),
    "rows": rows_table(
        pd.DataFrame([{**SCORED, "sample": "", "scored": 40, "failed": 1, "machine_failures": 2}]), "s.sqlite"
    ),
    "removal": removal_table(pd.DataFrame([{**SCORED, **COUNTS}]), "s.sqlite"),
    "merge": merge_table(
        pd.DataFrame(
            [{"source": "o.sqlite", "run": 1, "new": True, "copied": 3, "present": 2, "conflicts": 1}]
        ),
        "s.sqlite",
        [f"a{number} (1 and 2)" for number in range(5)],
    ),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_default_is_narrow_and_short_and_the_rest_is_had_on_request(table: Table) -> None:
    lines = table.to_markdown().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert set(table.first) <= set(table.rows[0])
    assert "explain=True says what the columns mean" in " ".join(lines)
    explained = table.to_markdown(wide=True, explain=True)
    assert "explain=True" not in explained
    assert all(heading in explained for heading in table.rows[0])


def test_all_of_a_run_is_shown_on_request() -> None:
    table = TABLES["runs"]
    assert "naswot,zen" not in table.to_markdown(columns=table.first)
    wide = table.to_markdown(wide=True)
    assert RUNS.last_command[0].strip() in wide
    assert "naswot,zen" in wide
    first = table.to_markdown(columns=["run", "seed"]).splitlines()[2]
    assert first.split() == ["|", "1", "|", "0", "|"]


def test_a_store_without_runs_has_a_table() -> None:
    assert "Runs of s.sqlite." in runs_table(RUNS.iloc[:0], "s.sqlite").to_markdown(explain=True)


def test_failures_of_the_machine_are_apart() -> None:
    assert [row["failures"] for row in TABLES["runs"].rows] == ["1 + 2", "0 + 2"]


def test_conflicts_are_few_and_counted() -> None:
    assert "a2 (1 and 2) and 2 others." in " ".join(TABLES["merge"].notes)
