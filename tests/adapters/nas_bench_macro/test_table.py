"""The published file of NAS-Bench-Macro."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nasgauge
from nasgauge.benchmarks.flat_import import check, read_flat
from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.nas_bench_macro import table as importing_module
from nasgauge_adapters.nas_bench_macro.table import FILE, IMPORTER, read

SPACE = search_space("nas_bench_macro")


def published() -> dict[str, Any]:
    """In the layout of the file."""
    return {
        code: {"test_acc": [50.0 + n % 40, 51.0, 52.0], "mean_acc": 51.0, "std": 1.0, "params": 1, "flops": 1}
        for n, code in enumerate(SPACE.enumerate())
    }


def written(content: object, folder: Path) -> dict[str, Path]:
    path = folder / FILE
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return {FILE: path}


def test_read(tmp_path: Path) -> None:
    content = published()
    table = check(read(written(content, tmp_path)))
    assert table.architectures == tuple(content)
    test, search = table.columns
    assert (test.name, search.name) == ("test", "search")
    assert test.values[1].tolist() == [51, 51, 52]
    assert search.values[1] == 51
    assert "of the best epoch on test, 50 epochs, mean of 3 training seeds" in str(test.label)
    assert "first training seed alone" in str(search.label)


def without(code: str) -> dict[str, Any]:
    return {key: value for key, value in published().items() if key != code}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1, 2]", "wanted a dictionary of the 6,561 codes"),
        ("[" * 100_000, "RecursionError"),
        ('{"00000000": ', "JSONDecodeError"),
        (without("00000001"), "6,561 codes"),
        (without("00000001") | {"00000003": {}}, "6,561 codes"),
        (published() | {"00000001": {"test_acc": [1, 2]}}, "test_acc of 00000001 is \\[1, 2\\]: wanted 3"),
        (published() | {"00000001": {"test_acc": [1, 2, "3"]}}, "wanted 3 numbers"),
        (published() | {"00000001": None}, "test_acc of 00000001 is None"),
    ],
)
def test_what_is_not_the_file(content: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_flat(IMPORTER, written(content, tmp_path))
    assert "\n" not in str(caught.value)


def test_the_published_file(
    reference_data: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    nasgauge.import_data("nas_bench_macro", reference_data("nas_bench_macro"))
    table = SPACE.load_table("cifar10")
    assert len(table.architectures) == 6561
    assert table.per_seed.shape == (6561, 3)
    row = table.row_of
    assert table.accuracy[row["22212202"]] == pytest.approx(93.127, abs=1e-3) == table.accuracy.max()
    assert table.accuracy[row["00000000"]] == pytest.approx(45.363, abs=1e-3) == table.accuracy.min()
    by_key: dict[str, list[int]] = {}
    for code in table.architectures:
        by_key.setdefault(SPACE.network_key(code), []).append(row[code])
    assert len(by_key) == 3969
    assert (SPACE.load_table("cifar10", "search").accuracy == table.per_seed[:, 0]).all()
    assert max(np.ptp(table.per_seed[rows], axis=0).max() for rows in by_key.values()) == 0


@pytest.mark.slow
def test_searchers_of_all_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    path = written(published(), tmp_path)[FILE]
    source = replace(IMPORTER.sources[0], sha256="", size=path.stat().st_size)
    monkeypatch.setattr(importing_module, "IMPORTER", replace(IMPORTER, sources=(source,)))
    nasgauge.import_data("nas_bench_macro", path)
    searchers = ["random", "rea", "local", "reinforce", "mdenas-tabular", "bohb", "nsga2+params"]
    found = nasgauge.search(
        "nas_bench_macro", searchers, label="search", evaluations=12, runs=2, report="cifar10/test=test"
    )
    assert len(found.frame) == len(searchers)
    with pytest.raises(InputError, match="report these by report='cifar10/test=test'"):
        nasgauge.search("nas_bench_macro", ["random"], evaluations=12, runs=2)
