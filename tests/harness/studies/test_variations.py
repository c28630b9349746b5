"""Only what a variation says is varied."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from toys import toy_setup
from weight_sum import VARIANT

from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.scoring.run_spec import PreparedRun
from nasgauge.studies.study_sample import StudySample
from nasgauge.studies.variations import SpreadSpec, varied_scores


def weights(probe: Probe) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in probe.network.parameters()])


def test_each_variation_changes_what_it_says_and_nothing_else() -> None:
    setup = toy_setup(seed=5)
    base = Probe("a", setup)
    for each in SpreadSpec(minibatches=3, initialisations=3, batch_sizes=(4, 16)).variations(setup):
        probe = Probe("a", each.setup)
        same = each.value == 5 and each.source != "batch size"
        assert torch.equal(weights(base), weights(probe)) == (each.source != "initialisation" or same)
        if each.source == "batch size":
            both = min(each.value, 8)
            assert torch.equal(base.images[:both], probe.images[:both])
            assert len(probe.images) == each.value
        else:
            assert torch.equal(base.images, probe.images) == (each.source == "initialisation" or same)
            assert torch.equal(base.labels, probe.labels) == (each.source == "initialisation" or same)
        generators = [p.generator().initial_seed() for p in (base, probe)]
        assert (generators[0] == generators[1]) == (each.source != "initialisation" or same)


def test_a_split_follows_the_draw_of_images() -> None:
    setup = toy_setup()
    splits = [Probe("a", replace(setup, image_seed=seed)).split(8, 8).held_out_images for seed in (0, 1)]
    assert not torch.equal(*splits)
    assert torch.equal(splits[0], Probe("a", setup).split(8, 8).held_out_images)


def test_runs_and_checkpoints_of_another_draw_are_apart(tmp_path: Path) -> None:
    setup = replace(toy_setup(), workdir=tmp_path)
    assert replace(setup, image_seed=0).provenance("toy") == setup.provenance("toy")
    assert replace(setup, image_seed=1).provenance("toy") == replace(setup.provenance("toy"), image_seed=1)
    assert replace(setup, image_seed=0).workdir_of("a") == setup.workdir_of("a")
    assert replace(setup, image_seed=1).workdir_of("a") != setup.workdir_of("a")


def test_batch_sizes_may_be_a_text_or_none() -> None:
    assert SpreadSpec(batch_sizes="2,8").sizes == SpreadSpec(batch_sizes=(2, 8)).sizes == [2, 8]
    assert SpreadSpec(minibatches=1, initialisations=0, batch_sizes="").sizes == []
    with pytest.raises(InputError, match="cannot read batch_sizes='1,8': wanted whole numbers from 2"):
        SpreadSpec(batch_sizes=(1, 8)).check()


def test_something_has_to_vary() -> None:
    SpreadSpec(minibatches=0, initialisations=1, batch_sizes="").check()
    with pytest.raises(InputError, match="there is nothing to vary"):
        SpreadSpec(minibatches=0, initialisations=0, batch_sizes="").check()


def test_every_variation_is_scored_once_and_comes_with_its_accuracy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = toy_setup(batch_size=4)
    run = PreparedRun(setup, "toy", ["c", "a"], setup.space.load_table("toy"))
    sample, spec = StudySample(run, "two"), SpreadSpec(minibatches=2, initialisations=1, batch_sizes=(4, 8))
    rows = varied_scores(sample, tmp_path / "s", VARIANT, spec)
    assert list(rows) == ["source", "value", "architecture", "accuracy", "score", "error", "note"]
    assert rows.groupby("source", sort=False).value.unique().map(list).to_dict() == {
        "minibatch": [0, 1],
        "initialisation": [0],
        "batch size": [4, 8],
    }
    assert rows.architecture.tolist() == ["c", "a"] * 5
    assert rows.accuracy.tolist() == [2, 0] * 5
    same = rows[(rows.value.isin([0, 4])) & (rows.architecture == "a")]
    assert same.score.nunique() == 1, "the first of each source is the run itself"
    monkeypatch.setattr("nasgauge.scoring.score_architecture.Probe", None)
    assert varied_scores(sample, tmp_path / "s", VARIANT, spec).equals(rows), "from the store"


def test_too_few_images_show_before_the_first_write(tmp_path: Path) -> None:
    setup = toy_setup(batch_size=4)
    sample = StudySample(PreparedRun(setup, "toy", ["a"], setup.space.load_table("toy")), "one")
    spec = SpreadSpec(minibatches=1, initialisations=0, batch_sizes=(4, 100))
    with pytest.raises(InputError, match="images"):
        varied_scores(sample, tmp_path / "s", VARIANT, spec)
    assert not (tmp_path / "s").exists()
