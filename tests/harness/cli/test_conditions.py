"""`--where` with conditions on costs, on every command that reads a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from table_cells import flat

import nasgauge as ng
from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]


def test_a_condition_on_costs_is_the_same_as_scoring_only_those(beside: Run, two_seeds: Path) -> None:
    choose = ("--store", str(two_seeds), "--where", "seed=0", "--format", "json")
    with Store(two_seeds) as store:
        run = next(run for run in store.runs() if run.provenance.seed == 0)
        frame = store.frame(run)
    sizes = frame[frame.estimator == "params"].set_index("architecture").score
    limit = float(sizes.sort_values().iloc[11])
    code, output, _ = beside("leaderboard", *choose, "--where", f"params<{limit}")
    found = json.loads(output)
    assert code == 0
    small = sorted(sizes[sizes < limit].index)
    only = ng.leaderboard(two_seeds, where="seed=0", architectures=tuple(small)).frame
    shown = pd.DataFrame(found["rows"]).set_index("estimator")
    for name in ("tau", "rho", "precision", "regret", "coverage"):
        expected = only.set_index("estimator")[name]
        assert shown[name].to_dict() == pytest.approx(expected.to_dict(), nan_ok=True), name
    assert f"of the scored architectures, {len(small)} of 16 have params < {limit:.10g}." in " ".join(
        found["caption"]
    )
    latex = beside("leaderboard", *choose[:-1], "latex", "--where", f"params<{limit}")[1]
    assert f"Estimators on {len(small)} architectures of nasbench201 with params" in latex


@pytest.mark.parametrize("command", ["pairs", "bands", "report"])
def test_all_tables_of_a_run_take_conditions_on_costs(beside: Run, command: str, tmp_path: Path) -> None:
    more = ("--output", str(tmp_path / "page.html")) if command == "report" else ()
    arguments = (command, "--store", "two.sqlite", "--where", "seed=0", "--where", "params<9 M", *more)
    code, output, error = beside(*arguments)
    assert code == 0, error
    page = (tmp_path / "page.html").read_text() if more else output
    assert "architectures of nasbench201 with params" in flat(page)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("param<3", "no objective 'param'; did you mean params? There are l2_norm, params, random"),
        ("params<0", "none of 16 architectures has params < 0: the lowest is "),
        ("params<3 k", "params wants a number of M, not of 'k'"),
        ("random<3 M", "random wants a plain number, not of 'M'"),
        (
            "gpu latency_ms<3",
            "no objective 'gpu latency_ms'; there are l2_norm, params, random (costs",
        ),
        ("params", "cannot read --where 'params': wanted OBJECTIVE<NUMBER"),
    ],
)
def test_conditions_on_costs_that_cannot_be(beside: Run, where: str, message: str) -> None:
    code, output, error = beside(
        "leaderboard", "--store", "two.sqlite", "--where", "seed=0", "--where", where
    )
    assert (code, output) == (2, "")
    assert message in error


def test_rows_take_no_condition_on_costs(beside: Run) -> None:
    code, _, error = beside("scores", "--store", "two.sqlite", "--where", "params<3")
    assert code == 2
    assert "cannot read --where 'params<3': wanted COLUMN=VALUE of a run" in error
