"""`nasgauge scores`: raw rows, and a run as a file of options."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
FAST = ("--estimator", "params", "--estimator", "random", "--batch-size", "4")


def test_scores_prints_raw_rows(cli: Run, tmp_path: Path) -> None:
    cli("run", *FAST, "--sample", "3")
    rows = pd.read_csv(io.StringIO(cli("scores")[1]))
    columns = (
        "benchmark dataset architecture estimator seed score error build_seconds score_seconds device images"
    )
    assert set(columns.split()) <= set(rows.columns)
    assert len(rows) == 6
    assert not {"requested", "estimator_id"} & set(rows.columns), "keys of the store say nothing outside it"
    assert cli("scores", "--format", "parquet", "--output", "rows.parquet")[0] == 0
    assert len(pd.read_parquet(tmp_path / "rows.parquet")) == 6


@pytest.mark.slow
def test_parquet_goes_to_a_new_folder_too(cli: Run, tmp_path: Path) -> None:
    cli("run", *FAST, "--sample", "3")
    assert cli("scores", "--format", "parquet", "--output", "new/rows.parquet")[0] == 0
    assert len(pd.read_parquet(tmp_path / "new" / "rows.parquet")) == 6


def test_parquet_wants_a_file(cli: Run) -> None:
    cli("run", *FAST, "--sample", "2")
    assert "name a file with --output" in cli("scores", "--format", "parquet")[2]


@pytest.mark.slow
def test_a_run_is_made_again_from_its_provenance(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("def mine(probe, *, by=1):\n    return by * probe.classes\n")
    (tmp_path / "some.txt").write_text("000100\n421211\n123401\n")
    chosen = ("--estimator", "own.py:mine", "--set", "mine.by=3", "--images", "noise", "--seed", "5")
    options = (*FAST, *chosen, "--threads", "1", "--device", "cpu", "--dataset", "cifar100")
    assert cli("run", *options, "--architectures", "some.txt")[0] == 0
    assert cli("scores", "--provenance", "--output", "run.toml") == (0, "", "")
    assert "architectures" in tomllib.loads((tmp_path / "run.toml").read_text())
    code, _, error = cli("run", "--config", "run.toml", "--store", "again.sqlite")
    assert code == 0, error
    with Store(tmp_path / "nasgauge.sqlite") as first, Store(tmp_path / "again.sqlite") as second:
        (one,), (other,) = first.runs(), second.runs()
        assert one.provenance == other.provenance
        columns = ["architecture", "estimator", "version", "settings", "score"]
        before, after = first.frame(one), second.frame(other)
    rows = (frame[columns].sort_values(columns[:2], ignore_index=True) for frame in (before, after))
    pd.testing.assert_frame_equal(*rows)


def test_one_run_is_chosen_for_its_provenance(cli: Run) -> None:
    cli("run", *FAST, "--sample", "2")
    cli("run", *FAST, "--sample", "2", "--seed", "1")
    code, _, error = cli("scores", "--provenance")
    assert code == 2
    assert "has 2 runs; choose one with --where" in error
    found = tomllib.loads(cli("scores", "--provenance", "--where", "seed=1")[1])
    assert (found["seed"], found["sample"], found["batch_size"]) == (1, 2, 4)
