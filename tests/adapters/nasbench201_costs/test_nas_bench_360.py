"""NAS-Bench-201 networks on tasks of NAS-Bench-360."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nasgauge.core import FlatTable, InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.nasbench201_costs.nas_bench_360 import KEYS, read_tasks

ALL = 15_625


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """The published layout, with made-up numbers."""
    parts = []
    for device, framework in (("pi5", "onnx"), ("pixel", "litert")):
        for task, top in (("cifar100", 70.0), ("darcy", 0.9), ("ninapro", 90.0)):
            part = pd.DataFrame({"arch_idx": np.arange(ALL)[::-1], "device": device, "framework": framework})
            part["task"], part["accuracy"] = task, top + part.arch_idx / 1e7
            part["lat_ms_median"] = 1.0 + part.arch_idx
            part["energy_mj"] = np.nan if device == "pixel" else 2.0
            parts.append(part)
    return pd.concat(parts, ignore_index=True)


def read(folder: Path, frame: pd.DataFrame) -> FlatTable:
    frame.to_parquet(folder / "x.parquet")
    return read_tasks({"x": folder / "x.parquet"})


def test_tasks_and_costs(tmp_path: Path, frame: pd.DataFrame) -> None:
    table = read(tmp_path, frame)
    assert table.architectures == tuple(search_space("nasbench201").enumerate())
    found = {column.label.dataset: column for column in table.columns}
    assert found.keys() == {"cifar100", "darcy", "ninapro"}
    assert {task: column.percent for task, column in found.items() if not column.percent} == {"darcy": False}
    assert found["ninapro"].values[[0, -1]].tolist() == [90.0, 90.0 + (ALL - 1) / 1e7]
    costs = {(cost.device, cost.quantity, cost.dataset) for cost in table.costs}
    assert len(costs) == 3 * (2 + 1), "no energy on pixel"
    assert ("pixel litert", "latency_ms", "darcy") in costs


def changed(name: str, value: object) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.copy()
        frame.loc[7, name] = value
        return frame

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.drop(columns="accuracy"), "is not the Parquet file that is published"),
        (lambda frame: frame.assign(accuracy="good"), "is not the Parquet file that is published"),
        (lambda frame: frame.iloc[1:], "pi5, onnx, cifar100: wanted each of 15625 networks once"),
        (changed("arch_idx", 3), "pi5, onnx, cifar100: wanted each"),
        (changed("accuracy", 1.0), "accuracy on cifar100 differs from device to device"),
        (lambda frame: frame.assign(task="chess"), "wanted each|task 'chess'"),
        (lambda frame: frame[frame.task == "darcy"].assign(task="chess"), "task 'chess': wanted one of"),
    ],
)
def test_malformed_files(
    tmp_path: Path, frame: pd.DataFrame, change: Callable[[pd.DataFrame], pd.DataFrame], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, change(frame))


def test_what_is_not_parquet(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="is not the Parquet file that is published"):
        read_tasks({"x": tmp_path / "x"})


def test_the_published_file(reference_data: Callable[[str], Path]) -> None:
    table = read_tasks({"x": reference_data("nb201_nas360/results/dataset.parquet")})
    found = {column.label.dataset: column.values for column in table.columns}
    assert found["cifar100"].max() == pytest.approx(73.513, abs=1e-3)
    assert (len(table.costs), len(KEYS)) == (3 * (4 + 3), 3)
    assert found["darcy"].max() < 1
