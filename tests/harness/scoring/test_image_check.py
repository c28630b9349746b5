"""More images than there are, asked for by a run, an ablation, or tuning: refused before any work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toys import toy_setup

import nasgauge as ng
from nasgauge.core import InputError
from nasgauge.plugins import configure
from nasgauge.scoring.fill import ScoringJob


@pytest.fixture
def small(tmp_path: Path) -> dict[str, Any]:
    """A run on 200 images."""
    images = np.random.default_rng(0).integers(0, 256, (200, 32, 32, 3), dtype=np.uint8)
    np.savez(tmp_path / "few.npz", images=images, labels=np.arange(200) % 10)
    source = f"npz:{tmp_path / 'few.npz'}"
    return {"images": source, "sample": 3, "batch_size": 4, "threads": 1, "store": tmp_path / "s.sqlite"}


def refused(store: Path, make: Any) -> str:
    with pytest.raises(InputError) as found:
        make()
    assert not store.exists(), "before the first write"
    assert "\n" not in str(found.value)
    return str(found.value)


@pytest.mark.slow
@pytest.mark.parametrize("estimator", ["rwe", "bpe"])
def test_an_ablation_names_what_there_is(small: dict[str, Any], estimator: str) -> None:
    vary = {"train_images": [1000, 2000, 4000]}
    text = refused(small["store"], lambda: ng.ablate(estimator, vary, **small))
    assert text.startswith(f"{estimator}: train_images=1000 and held_out_images=")
    assert "images, and there are 200 (npz:few.npz, batch 4): ask for fewer" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (["rwe.train_images=2000"], "rwe: train_images=2000 and held_out_images=500 are 2,500 images, and"),
        (["rwe.held_out_images=201"], "rwe: train_images=1000 and held_out_images=201 are 1,201 images"),
        (["rwe.train_images=1000"], "rwe: train_images=1000 and"),  # also where it is the default
        (["bpe.batch_size=256"], "bpe: batch_size=256 are more images than it trains on, 134"),
        (["bpe1.train_images=500"], "bpe1: train_images=500 and"),
        (["swap.images=32"], "swap: images=32 are more images than the minibatch has, 4"),
        (["ntk_condition.images=8"], "ntk_condition: images=8 are more images than the minibatch has, 4"),
    ],
)
def test_a_run_names_what_there_is(small: dict[str, Any], settings: list[str], text: str) -> None:
    name = settings[0].partition(".")[0]
    made = refused(small["store"], lambda: ng.score("nasbench201", [name], settings=settings, **small))
    assert made.startswith(text)


@pytest.mark.slow
def test_tuning_looks_at_all_recipes_first(small: dict[str, Any]) -> None:
    vary = {"train_images": [50, 180], "held_out_images": [20, 40], "epochs": [1, 2]}
    text = refused(small["store"], lambda: ng.tune("bpe", vary, **small))
    assert text.startswith("bpe: train_images=180 and held_out_images=40 are 220 images, and there are 200")


@pytest.mark.slow
def test_defaults_give_way_and_tables_say_so(small: dict[str, Any]) -> None:
    said = "trained on 134 of the 1,000 images asked for, and measured on 66 of 500."
    settings = ["rwe.repeats=1", "rwe.epochs=1"]
    run = ng.score("nasbench201", ["rwe", "params"], settings=settings, **small)
    assert f"rwe: {said}" in ng.leaderboard(run).notes
    table = ng.ablate("rwe", {"inputs": ["last", "all"]}, settings=settings, **small)
    assert f"All rows: {said}" in table.notes
    assert set(table.frame.note) == {said[:-1]}
    smaller = {"train_images": [100], "held_out_images": [40]}
    table = ng.ablate("rwe", smaller, settings=settings, cross=True, **small)
    assert f"1000=500: {said}" in table.notes
    assert table.frame.note.tolist() == [said[:-1], ""]


def test_a_job_checks_before_it_scores(tmp_path: Path) -> None:
    job = ScoringJob(tmp_path / "s", toy_setup(), "toy")
    with pytest.raises(InputError, match="swap: images=9 are more images than the minibatch has, 8"):
        job.fill(configure(["swap"], ["swap.images=9"]).estimators, ["a"])
