"""The published files of sub-networks of the Once-for-All supernet."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import nasgauge
from nasgauge.benchmarks.flat_import import check, read_flat
from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.ofa_mbv3.table import COLUMNS, FILES, IMPORTER, read

SPACE = search_space("ofa_mbv3")
HEADER = ",".join(COLUMNS) + "\n"


def line(kernel: int, top1: float, inert: int = 3) -> str:
    """One measurement of the network whose blocks all have this kernel, two a stage."""
    encoding = {
        "wid": None,
        "ks": [kernel, kernel, inert, inert] * 5,
        "e": [3] * 20,
        "d": [2] * 5,
        "r": [224],
    }
    return f'"{encoding}",2022-11-01 05:40:09.265694,5029656,0,255502624,{top1}\n'


def written(folder: Path, *texts: str) -> dict[str, Path]:
    """The five files; without a text, one line."""
    for number, name in enumerate(FILES):
        text = texts[number] if number < len(texts) else HEADER + line(3, 70.0)
        (folder / name).write_text(text)
    return {name: folder / name for name in FILES}


def test_repeats_are_averaged_and_what_does_not_run_is_dropped(tmp_path: Path) -> None:
    table = check(read(written(tmp_path, HEADER + line(3, 75.0) + line(5, 72.0) + line(5, 73.0, inert=7))))
    assert table.architectures == ("|".join(["k3e3k3e3"] * 5), "|".join(["k5e3k5e3"] * 5))
    (column,) = table.columns
    assert column.values.tolist() == [pytest.approx((75 + 4 * 70) / 5), 72.5], "no training seeds"
    assert column.label.kind == "inherited"
    assert str(column.label).endswith("weights inherited from a supernet")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has other columns: wanted Sub-network, Date"),
        ("my thesis\n", "has other columns"),
        (HEADER + "1,2,3\n", "line 2 of mbnv3w10_evoga_acc.csv has 3 fields: wanted 6"),
        (HEADER + line(3, 70.0) + line(9, 70.0), "line 3 of .*: stage 1 of .* has k9e3"),
        (HEADER + line(3, 70.0).replace("70.0", "good"), "line 2 of .*convert"),
        (HEADER + "\"__import__('os')\",d,1,0,1,70\n", "line 2 of .* has 1 of the 5 stages"),
        (HEADER + '"{open(1)}",d,1,0,1,70\n', "neither a Python nor a JSON literal"),
        (HEADER + line(3, 70.0)[:60], "line 2 of"),
        (HEADER + '"' + "x" * 200_000, "field larger than field limit"),
    ],
)
def test_what_is_not_the_file(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_flat(IMPORTER, written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_accuracies_out_of_range(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="wanted 0 to 100 percent"):
        check(read(written(tmp_path, HEADER + line(5, 101.0))))


def test_the_published_files(
    reference_data: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    nasgauge.import_data("ofa_mbv3", reference_data("ofa_mbv3"))
    table = SPACE.load_table("imagenet")
    assert table.per_seed.shape == (2162, 0)
    assert (table.accuracy.min(), table.accuracy.max()) == pytest.approx((70.998, 77.466))
    derived = gzip.decompress(reference_data("ofa_mbv3/ofa_mbv3_w1.0_imagenet.csv.gz").read_bytes()).decode()
    rows = [row.split(",") for row in derived.splitlines()[1:]]
    wanted = {row[0].rstrip("|"): float(row[5]) for row in rows}
    assert set(wanted) == set(table.architectures)
    assert np.allclose(table.accuracy, [wanted[name] for name in table.architectures], atol=1e-4)
