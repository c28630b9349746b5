"""Labels of an imported table on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from imported_labels import load
from scipy import stats
from table_cells import flat

from nasgauge.cli import main

pytestmark = pytest.mark.usefixtures("imported")


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
        (["import", "nats-tss", "nowhere"], "there is no file 'nowhere': give its PATH, or fetch it with"),
        (["import", "nats-tss"], r"there is no .*NATS-tss-v1_0-3ffb9-simple\.tar"),
        (["import", "nats", "nowhere"], "no importable table 'nats'; did you mean nats-"),
        (["list", "nats"], "no official data 'nats'"),
        (["path", "nats"], "no official data 'nats'"),
        (["verify", "nats"], "no official data 'nats'"),
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
    assert capsys.readouterr().out == (
        "nats-tss: partial, 4 of 15625 architectures, and as it was imported; import an official file that "
        "has all architectures to make it whole\n"
    )
    (folder / "unfinished").mkdir()
    main(["data", "verify", "nats-tss"])
    assert "an import has not finished; `nasgauge data import nats-tss`" in capsys.readouterr().out
    (folder / "unfinished").rmdir()
    main(["data", "verify", "nats-sss"])
    assert capsys.readouterr().out == "Nothing of nats-sss is fetched or imported.\n"
    main(["data", "import", "nats-tss", str(imported), "--partial", "--workers", "1"])
    assert "nats-tss: 4 of 15625 architectures" in capsys.readouterr().out


def test_the_ranking_hypothesis_of_the_short_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    main(
        [
            "ranking-hypothesis",
            "--label",
            "validation/12 epochs",
            "--final",
            "validation",
            "--epoch",
            "12",
            "--explain",
        ]
    )
    output = flat(capsys.readouterr().out)
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
