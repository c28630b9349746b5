"""What an official record says of one training."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from nds_files import record, written

from nasgauge.core import InputError
from nasgauge_adapters.nds.trainings import Training, trainings

NET = {"width": 16}


def read(folder: Path, *found: object, name: str = "DARTS") -> list[Training]:
    return list(trainings(written(folder, {name: list(found)}), ("DARTS", "DARTS_fix-w-d")))


def test_errors_become_accuracies_of_the_last_and_the_best_epoch(tmp_path: Path) -> None:
    (found,) = read(tmp_path, record(NET, 412_345, [55.0, 9.1, 9.3]))
    assert found.last == pytest.approx(90.7)
    assert found.best == pytest.approx(90.9)
    assert (found.file, found.net, found.params, found.flops, found.epochs) == (
        "DARTS",
        NET,
        412_345,
        61_234_567,
        3,
    )


def test_what_is_not_used_may_be_anything(tmp_path: Path) -> None:
    whole = record(NET, 1, [10.0], rng_seed="none", iter_time=None, train_ep_loss=[math.nan], optim=7)
    bare = {name: whole[name] for name in ("net", "params", "flops", "min_test_top1", "test_ep_top1")}
    assert len(read(tmp_path, whole, bare)) == 2


def test_an_error_that_is_not_a_number_is_no_accuracy(tmp_path: Path) -> None:
    (found,) = read(tmp_path, record(NET, 1, [10.0], test_ep_top1=[10.0, math.nan]))
    assert math.isnan(found.last)
    assert found.best == 90


def test_an_error_of_all_images_is_an_accuracy_of_0(tmp_path: Path) -> None:
    assert read(tmp_path, record(NET, 1, [100.0005]))[0].last == 0


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("net", [], "its net is a list, wanted a dictionary"),
        ("test_ep_top1", [], "its test_ep_top1 is no list of errors"),
        ("test_ep_top1", 9.0, "its test_ep_top1 is no list of errors"),
        ("test_ep_top1", ["9"], "its test_ep_top1 has a str, wanted an error in percent"),
        ("test_ep_top1", [True], "its test_ep_top1 has a bool"),
        ("test_ep_top1", [100.5], "its test_ep_top1 has 100.5, wanted an error of 0 to 100 percent"),
        ("test_ep_top1", [-0.1], "its test_ep_top1 has -0.1"),
        ("min_test_top1", None, "its min_test_top1 has a NoneType"),
        ("min_test_top1", float("inf"), "its min_test_top1 has inf"),
        ("params", "many", "its params are many, wanted a number, 0 or more"),
        ("params", -1, "its params are -1"),
        ("params", 10**300, "its params are 1000"),
        ("flops", float("nan"), "its flops are nan"),
        ("flops", None, "its flops are None"),
    ],
)
def test_malformed_records(tmp_path: Path, key: str, value: object, message: str) -> None:
    good = record(NET, 1, [10.0])
    with pytest.raises(InputError, match=rf"record 1 of DARTS_fix-w-d\.json: {message}") as refused:
        read(tmp_path, good, good | {key: value}, name="DARTS_fix-w-d")
    assert len(str(refused.value)) < 200


def test_a_file_without_records(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="DARTS, DARTS_fix-w-d have no records"):
        read(tmp_path)
