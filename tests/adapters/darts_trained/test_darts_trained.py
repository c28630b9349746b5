"""Trained networks of the DARTS space: published files become tables of `nds_darts`."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from genotypes import DARTS_V2

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.darts_trained import ONCE_NAS, SWAP
from nasgauge_adapters.darts_trained.published import read_once_nas, read_swap, seconds
from nasgauge_adapters.nds.cell_counts import cell_params
from nasgauge_adapters.nds.families import cell_space

SPACE = search_space("nds_darts")
HEADER = (
    "weights_index,architecture,flop,params,train_time10,train_acc10,valid_acc10,train_time50,train_acc50,"
    "valid_acc50,test_acc50,gpu_latency,rasp_latency,fpga_latency,mcu_latency\n"
)
ROW = (
    f'000-00,"{DARTS_V2}",528.3,3.349342,0:20:57,75.1,79.76,1:44:56,86.7,92.04,92.03,29.3,250.4,489.6,406.4\n'
)


def unpacked(path: Path, folder: Path) -> Path:
    to = folder / path.stem
    with gzip.open(path) as packed, to.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return to


def test_a_row_of_swap(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'"{DARTS_V2}",86.5\n')
    table = read_swap({"x": path})
    assert table.architectures == (f"16x8/{DARTS_V2}",)
    assert table.columns[0].values.tolist() == [86.5]
    assert "200 epochs" in str(table.columns[0].label)
    assert "size of the trained networks not published" in SWAP.note


def test_a_row_of_once_nas(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(HEADER + ROW)
    table = read_once_nas({"x": path})
    test, short = table.columns
    assert (test.values.tolist(), short.values.tolist()) == ([92.03], [79.76])
    assert test.seconds is not None
    assert short.seconds is not None
    assert (test.seconds.tolist(), short.seconds.tolist()) == ([6296.0], [1257.0])
    assert (test.label.epochs, short.label.epochs) == (50, 10)
    assert [cost.device for cost in table.costs] == ["gpu", "raspberry", "fpga", "mcu", "network", "network"]
    assert table.costs[-2].values.tolist() == [3.349342]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0:00:01", 1), ("12:34:56", 45_296), ("1 day, 2:00:00", 93_600), ("2 days, 0:00:00.5", 172_800)],
)
def test_times(text: str, wanted: float) -> None:
    assert seconds([text], "time").tolist() == [wanted]


@pytest.mark.parametrize("text", ["", "90", "1:2:3", "-1:00:00", "a:bb:cc"])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(InputError, match=f"time of row 0 is {text!r}, wanted hours:minutes:seconds"):
        seconds([text], "time")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER.replace("test_acc50", "top1") + ROW, "it has no column 'test_acc50'"),
        (HEADER + ROW.replace("92.03", "good"), "test_acc50 of row 0 is 'good', wanted a number"),
        (HEADER + ROW.replace("1:44:56", "soon"), "train_time50 of row 0 is 'soon'"),
        (HEADER + ROW[:-30], "fields, wanted 15"),
    ],
)
def test_malformed_files_of_once_nas(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        read_once_nas({"x": path})


def test_malformed_files_of_swap(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("genotype,accuracy\n")
    with pytest.raises(InputError, match="accuracy of row 0 is 'accuracy', wanted a number"):
        read_swap({"x": path})


def test_all_1000_published_networks(reference_data: Callable[[str], Path], tmp_path: Path) -> None:
    table = read_swap({"x": unpacked(reference_data("darts_swap1000/darts_archs_cifar10.csv.gz"), tmp_path)})
    names = [SPACE.parse(text) for text in table.architectures]
    assert len(names) == 1000
    assert any("none~" in name for name in names)
    values = table.columns[0].values
    assert (round(values.min(), 2), round(values.max(), 2), round(values.mean(), 2)) == (10.22, 86.61, 79.18)


def test_all_545_have_the_published_parameters(reference_data: Callable[[str], Path], tmp_path: Path) -> None:
    table = read_once_nas({"x": unpacked(reference_data("once_nas_darts545/data-545.csv.gz"), tmp_path)})
    space = cell_space("darts", imagenet=False)
    found = [
        cell_params(space.read(text), classes=10, imagenet=False, auxiliary=False)
        for text in table.architectures
    ]
    published = next(cost.values for cost in table.costs if cost.quantity == "params_millions")
    assert len(found) == 545
    assert np.array_equal(found, np.round(1e6 * published))
    assert len({SPACE.parse(text) for text in table.architectures}) == 545 - 19
    assert sum("'none'" in text for text in table.architectures) == 359
    assert "same numbers" in ONCE_NAS.note
