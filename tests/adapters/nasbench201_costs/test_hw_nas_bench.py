"""Costs of NAS-Bench-201 networks on devices."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nasgauge.core import FlatTable, InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.nasbench201_costs.hw_nas_bench import COLUMNS, DATASETS, digits, read_costs

HEADER = f"net,{','.join(COLUMNS[:7])},eyeriss_arithmetic_intensity,{','.join(COLUMNS[7:])}\n"
ROWS = '"(4, 3, 3, 0, 0, 0)",1,2,3,4,5,6,7,99,8,9\n"(2, 2, 2, 2, 2, 2)",10,20,30,40,50,60,70,99,80,90\n'

TWICE = ROWS.replace("(2, 2, 2, 2, 2, 2)", "(4, 3, 3, 0, 0, 0)")


def read(folder: Path, **changes: str) -> FlatTable:
    files = {}
    for number, file in enumerate(DATASETS):
        files[file] = folder / f"{number}.csv"
        files[file].write_text(changes.get(f"file{number}", HEADER + ROWS))
    return read_costs(files)


def test_digits_are_translated_edge_by_edge() -> None:
    parse = search_space("nasbench201").parse
    name = parse(digits("(0, 1, 2, 3, 4, 0)"))
    # NASLib's edges (1,2), (1,3), (1,4), (2,3), (2,4), (3,4): skip, none, conv3x3, conv1x1, pool, skip.
    assert name == ("|skip_connect~0|+|none~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|")


def test_costs_of_every_device_and_data_set(tmp_path: Path) -> None:
    table = read(tmp_path)
    assert table.architectures == ("421211", "333333")
    assert not table.columns
    assert len(table.costs) == 9 * 3
    first = table.costs[0]
    assert (first.device, first.quantity, first.dataset) == ("edgegpu", "latency_ms", "cifar10")
    assert first.values.tolist() == [1.0, 10.0]
    last = table.costs[-1]
    assert (last.device, last.quantity, last.dataset) == ("fpga", "energy_mj", "ImageNet16-120")
    assert last.values.tolist() == [9.0, 90.0]


def test_a_network_that_a_device_cannot_run_has_no_cost(tmp_path: Path) -> None:
    table = read(tmp_path, file0=HEADER + ROWS.replace(",4,5,", ",-1,5,"))
    edge = next(cost.values for cost in table.costs if cost.device == "edgetpu")
    assert np.array_equal(edge, [np.nan, 40.0], equal_nan=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"file1": HEADER + ROWS.replace("(4,", "(1,")}, "hw_cifar100.csv has other networks"),
        ({"file0": HEADER + ROWS.replace("(4,", "(5,")}, r"net '\(5, 3, 3, 0, 0, 0\)': wanted six digits"),
        ({"file0": HEADER + ROWS.replace("(4,", "(4,4,")}, "wanted six digits of 0 to 4"),
        ({"file0": HEADER + ROWS.replace("80,90", "80,?")}, r"fpga_energy of row 1 is '\?', wanted a number"),
        ({"file0": HEADER.replace("fpga_latency", "x") + ROWS}, "it has no column 'fpga_latency'"),
        (
            dict.fromkeys(
                ("file0", "file1", "file2"), HEADER + ROWS.replace("(2, 2, 2, 2, 2, 2)", "(4, 3, 3, 0, 0, 0)")
            ),
            "it has a network twice",
        ),
    ],
)
def test_malformed_files(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, **changes)


def test_all_published_costs(reference_data: Callable[[str], Path], tmp_path: Path) -> None:
    files = {}
    for name in DATASETS:
        files[name] = tmp_path / name
        files[name].write_bytes(gzip.decompress(reference_data(f"hw_nas_bench/data/{name}.gz").read_bytes()))
    table = read_costs(files)
    space = search_space("nasbench201")
    assert [space.parse(name) for name in table.architectures] == list(space.enumerate())
    # The costs confirm the translation: eyeriss's are a sum over edges, and skips cost no more than nothing.
    eyeriss = next(c.values for c in table.costs if (c.device, c.dataset) == ("eyeriss", "cifar10"))
    counts = np.array([[name.count(digit) for digit in "01234"] for name in table.architectures])
    weights, residuals, *_ = np.linalg.lstsq(counts, eyeriss)
    assert residuals.max() < 1e-9
    edge = next(cost.values for cost in table.costs if cost.device == "edgetpu")
    assert np.isnan(edge).sum() == 4_699
    assert weights[0] == pytest.approx(weights[1])
    assert weights[1] < weights[2] < weights[3]
