"""Rows and provenance of stores, from Python."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from filled_store import SCORE, TOY, fill

import nasgauge as ng
from nasgauge.core import InputError
from nasgauge.scoring.store import Store


def test_rows_of_all_runs_that_match(tmp_path: Path) -> None:
    fill(tmp_path / "s", SCORE)
    with Store(tmp_path / "s", create=True) as store:
        run = store.run(TOY.with_seed(1), "nasgauge run")
        store.add(run, [(store.register(run, "zen", "1", {}), SCORE)])
    assert ng.scores(tmp_path / "s").seed.tolist() == [0, 1]
    assert ng.scores(str(tmp_path / "s"), where="seed=1").seed.tolist() == [1]
    rows = ng.scores(tmp_path / "s", where=["seed=0"])
    assert not {"estimator_id", "requested"} & set(rows.columns), "keys of the store say nothing outside it"
    with pytest.raises(InputError, match="has no run with seed=2"):
        ng.scores(tmp_path / "s", where=["seed=2"])
    with pytest.raises(InputError, match="has 2 runs; choose one with where"):
        ng.provenance(tmp_path / "s")


def test_a_run_stands_for_its_store(tmp_path: Path) -> None:
    run = ng.score("nasbench201", "params", sample=2, batch_size=2, store=tmp_path / "s.sqlite", seed=4)
    assert len(ng.scores(run)) == 2
    options = tomllib.loads(ng.provenance(run))
    assert (options["sample"], options["seed"], options["estimator"]) == (2, 4, ["params"])


def test_what_is_not_a_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").write_text("my thesis" * 100)
    with pytest.raises(InputError, match="is not a nasgauge store"):
        ng.scores(tmp_path / "thesis")
    with pytest.raises(InputError, match=r"no store .*none"):
        ng.provenance(tmp_path / "none")
