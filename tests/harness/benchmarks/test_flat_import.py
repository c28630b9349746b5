"""Flat tables: the way from published files to a benchmark table."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_flat import TEXT, TOY, without_checksum, written

from nasgauge.benchmarks import hardware, imported
from nasgauge.benchmarks.download_spec import DownloadSpec
from nasgauge.benchmarks.flat_entry import FlatEntry
from nasgauge.benchmarks.flat_import import check, merged
from nasgauge.benchmarks.flat_tables import load_flat
from nasgauge.benchmarks.origin import read_origin
from nasgauge.core import FlatColumn, FlatCost, FlatImporter, FlatTable, InputError, Label
from nasgauge.plugins import search_space

LABEL, FIVE = Label("d"), np.array([5.0])


class Toy:
    """As much of a search space as an import needs: its architectures are single letters."""

    name = "toy"

    @staticmethod
    def parse(text: str) -> str:
        """The letter in upper case."""
        if len(text) != 1:
            raise InputError(f"no architecture {text!r}")
        return text.upper()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder, and the toy among what is installed."""
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("nasgauge.plugins.search_space", lambda name: Toy)
    monkeypatch.setattr(imported, "importers", lambda: {"toy-flat": TOY})
    monkeypatch.setattr(hardware, "names", lambda group: ["toy-flat"])
    monkeypatch.setattr(hardware, "importer", lambda name: TOY)
    return tmp_path / "data"


def taken(importer: FlatImporter, path: Path) -> str:
    """Imports what is here."""
    return FlatEntry(importer).download(DownloadSpec(path=path), lambda done, total: None)


def test_from_file_to_table(tmp_path: Path) -> None:
    said = taken(TOY, written(tmp_path / "here"))
    assert "(as declared)" in said
    assert "toy-flat: 3 architectures in" in said
    table = load_flat(TOY, "cifar10", "test")
    assert table.architectures == ("C", "A", "B")
    assert table.accuracy.tolist() == [91, 70, 85.5]
    assert np.isnan(table.per_seed[1, 1])
    assert table.train_seconds.tolist() == [800, 500, 600]
    assert str(table.label) == "cifar10 test accuracy (%), 50 epochs, made up"
    assert table.source.startswith("toy-flat (toy.csv, sha256 ")
    assert table.source.endswith("; made up for tests)")
    assert table.objectives == ()


def test_a_shorter_training_is_a_schedule(tmp_path: Path) -> None:
    taken(TOY, written(tmp_path))
    (schedule,) = load_flat(TOY, "cifar10", "test").schedules
    assert (schedule.epochs, schedule.accuracy.tolist()) == (10, [80, 50, 60])
    assert schedule.per_seed.shape == (3, 0)
    assert load_flat(TOY, "cifar10", "test/10 epochs").schedules == ()


@pytest.mark.parametrize("label", ["jigsaw/test", "toy-flat:jigsaw/test", "Jigsaw/TEST"])
def test_a_label_of_another_data_set_in_full(label: str, tmp_path: Path) -> None:
    taken(TOY, written(tmp_path))
    table = imported.load("toy", "cifar10", label)
    assert table.accuracy.tolist() == [-80, -50, -60]
    assert str(table.label) == "minus loss, weights inherited from a supernet"


def test_labels_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no table for toy is imported.*`nasgauge data download toy-flat`"):
        imported.load("toy", "cifar10", "test")
    taken(TOY, written(tmp_path))
    with pytest.raises(InputError, match=r"no label 'tset' of toy-flat.* cifar10/test, .*data set cifar10"):
        imported.load("toy", "cifar10", "tset")
    with pytest.raises(InputError, match="toy-flat has accuracies after the last epoch only"):
        imported.load_curves("toy", "cifar10", "test")


def test_only_labels_that_are_there_are_offered(tmp_path: Path) -> None:
    assert not imported.is_offered("toy", "cifar10", "test")
    taken(TOY, written(tmp_path))
    assert imported.is_offered("toy", "cifar10", "test")
    assert imported.is_offered("toy", "cifar10", "jigsaw/test")
    assert not imported.is_offered("toy", "cifar10", "validation")
    assert not imported.is_offered("another", "cifar10", "test")


def test_costs_are_objectives(tmp_path: Path) -> None:
    taken(TOY, written(tmp_path))
    table = load_flat(TOY, "cifar10", "test")
    both = hardware.with_hardware(table, Path("toy-flat"), Toy)  # type: ignore[arg-type]
    assert [each.name for each in both.objectives] == ["phone latency_ms", "tpu latency_ms"]
    assert both.objectives[1].values.tolist() == [3, 1, 5]
    one = hardware.with_hardware(table, Path("toy_flat"), Toy, "phone")  # type: ignore[arg-type]
    assert [each.values.tolist() for each in one.objectives] == [[1.5, 0.5, 2.5]]
    other = hardware.with_hardware(load_flat(TOY, "x", "jigsaw/test"), Path("toy-flat"), Toy)  # type: ignore[arg-type]
    assert [each.name for each in other.objectives] == ["phone latency_ms"]
    with pytest.raises(InputError, match="no device 'fone' in toy-flat; did you mean phone"):
        hardware.with_hardware(table, Path("toy-flat"), Toy, "fone")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="is a table of toy, not of nasbench201"):
        hardware.with_hardware(table, Path("toy-flat"), search_space("nasbench201"))


@pytest.mark.parametrize("place", ["toy.csv", "deep/er/toy.csv"])
def test_a_folder_is_searched(place: str, tmp_path: Path) -> None:
    written((tmp_path / "here" / place).parent)
    assert "3 architectures" in taken(TOY, tmp_path / "here")


def test_a_gzipped_copy_is_unpacked(tmp_path: Path, data: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "toy.csv.gz").write_bytes(gzip.compress(TEXT.encode()))
    assert "(as declared)" in taken(TOY, tmp_path / "here")
    (tmp_path / "here" / "toy.csv.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    with pytest.raises(InputError, match=r"toy\.csv\.gz is not a whole gzip file"):
        taken(TOY, tmp_path / "here")


def test_a_gzipped_copy_that_is_too_large_is_not_unpacked_whole(tmp_path: Path, data: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "toy.csv.gz").write_bytes(gzip.compress(bytes(1 << 20)))
    with pytest.raises(InputError, match=rf"toy.csv.gz has {len(TEXT) + 1} bytes, wanted {len(TEXT)}"):
        taken(TOY, tmp_path / "here")
    assert not list((data / "downloads").glob("*"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT[:-1], rf"has {len(TEXT) - 1} bytes, wanted {len(TEXT)}"),
        (TEXT.replace("91.5", "91.6"), r"has sha256 \w+, wanted \w+: delete it and fetch it again"),
    ],
)
def test_another_file_is_refused_and_the_table_stays(text: str, message: str, tmp_path: Path) -> None:
    taken(TOY, written(tmp_path))
    with pytest.raises(InputError, match=message):
        taken(TOY, written(tmp_path, text))
    assert load_flat(TOY, "cifar10", "test").accuracy[0] == 91


def test_without_a_checksum_it_is_printed(tmp_path: Path) -> None:
    text = TEXT.replace("91.5", "92.5")
    assert "its publisher names no checksum" in taken(without_checksum(text), written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not in the layout of toy-flat|no architectures"),
        ("a;70", "toy.csv is not in the layout of toy-flat"),
        ("a,high,,50,1\n", "could not convert string to float: 'high'"),
        ("a,170,,50,1\n", "cifar10/test has 170, wanted 0 to 100 percent"),
        ("a,0.7,0.8,0.5,1\n", "wanted percent, 0 to 100, not fractions"),
        ("a,inf,,50,1\n", "cifar10/test has no value, or an infinite one"),
        ("a,70,,50,-1\n", "phone latency_ms has -1, wanted 0 or more"),
        ("ab,70,,50,1\n", "architecture 0: no architecture 'ab'"),
    ],
)
def test_hostile_files_are_one_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        taken(without_checksum(text), written(tmp_path, text))
    assert "\n" not in str(caught.value)
    assert "toy.csv" in str(caught.value)
    assert "fetch it again" in str(caught.value)
    assert read_origin("toy-flat") is None


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no file .*toy.csv.*`nasgauge data download toy-flat`"):
        taken(TOY, tmp_path)
    two = replace(TOY, sources=(TOY.sources[0], replace(TOY.sources[0], file="more.csv")))
    with pytest.raises(InputError, match="is not a folder: wanted one with 2 files"):
        taken(two, written(tmp_path))
    with pytest.raises(InputError, match="urls is for one file, and toy-flat has 2"):
        FlatEntry(two).download(DownloadSpec(urls=("http://localhost",)), lambda done, total: None)
    with pytest.raises(InputError, match="version is for surrogates"):
        FlatEntry(TOY).download(DownloadSpec(version="1"), lambda done, total: None)


def test_an_architecture_of_several_rows_was_trained_as_often() -> None:
    values = np.array([90.0, 80, 91, 92])
    column = FlatColumn("test", Label("cifar10"), values, seconds=np.array([1.0, 2, 3, 5]))
    cost = FlatCost("tpu", "latency_ms", np.array([1.0, 2, 3, np.nan]))
    table = merged(FlatTable(("a", "b", "a", "a"), (column,), (cost,)), ("a", "b", "a", "a"))
    assert table.architectures == ("a", "b")
    np.testing.assert_array_equal(table.columns[0].values, [[90, 91, 92], [80, np.nan, np.nan]])
    assert table.costs[0].values.tolist() == [2, 2]


def test_seeds_of_repeated_rows_stand_side_by_side() -> None:
    values = np.array([[90.0, np.nan], [80, 81], [np.nan, 91]])
    table = merged(
        FlatTable(("a", "b", "a"), (FlatColumn("test", Label("cifar10"), values),)), ("a", "b", "a")
    )
    np.testing.assert_array_equal(table.columns[0].values, [[90, 91], [80, 81]])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (FlatTable(()), "no architectures"),
        (FlatTable(("a",)), "nothing of them"),
        (
            FlatTable(("a", "b"), (FlatColumn("x", LABEL, np.ones(3)),)),
            "shape .3,., wanted one row for 2",
        ),
        (
            FlatTable(("a",), (FlatColumn("x", LABEL, FIVE),) * 2),
            "'x' of 'd' stands there twice",
        ),
        (
            FlatTable(("a",), (FlatColumn("x", LABEL, FIVE, -FIVE),)),
            "seconds of d/x",
        ),
    ],
)
def test_what_cannot_be_a_table(table: FlatTable, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check(table)


def test_what_the_catalogue_says(tmp_path: Path, data: Path) -> None:
    entry = FlatEntry(TOY)
    assert "  imported   no" in list(entry.describe())
    assert entry.labels() == []
    assert entry.verify().lines == ()
    taken(TOY, written(tmp_path))
    assert any("3 architectures, in" in line for line in entry.describe())
    assert entry.labels() == [
        "cifar10/test: cifar10 test accuracy (%), 50 epochs, made up, 3 architectures",
        "cifar10/test/10 epochs: cifar10 test accuracy (%), 10 epochs, made up, 3 architectures",
        "jigsaw/test: minus loss, weights inherited from a supernet, 3 architectures",
        "--hardware toy-flat --hardware-device phone",
        "--hardware toy-flat --hardware-device tpu",
    ]
    assert entry.verify().lines == ("toy-flat: whole",)
    (file,) = (data / "tables" / "toy-flat").glob("*.parquet")
    file.write_bytes(b"x")
    assert [str(file) in problem for problem in entry.verify().problems] == [True]
    with pytest.raises(InputError, match="`nasgauge data import toy-flat` again mends it"):
        load_flat(TOY, "cifar10", "test")


def test_a_large_table_is_read_within_a_second(tmp_path: Path) -> None:
    from nasgauge.benchmarks.flat_import import _written

    count = 423_624
    values = np.random.default_rng(0).random((count, 3)) * 100
    names = tuple(f"100110/10000/1001/010/10/1|c3,mp,c3,c3,c{number}" for number in range(count))
    table = FlatTable(names, (FlatColumn("test", Label("cifar10", "test"), values),), canonical=True)
    _written(TOY, {"toy.csv": written(tmp_path)}, table)
    began = time.perf_counter()
    loaded = load_flat(TOY, "cifar10", "test")
    assert time.perf_counter() - began < 1
    assert loaded.architectures == names
    np.testing.assert_array_equal(loaded.per_seed, values)
