"""The official files from end to end: planned, read in parts, imported, loaded, continued, refused."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from nasbench101_records import SHORT, few_cells, frame, payload, payloads, small, values, written

from nasgauge.benchmarks import imported, importing
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.core import ImportPlan, InputError, Part
from nasgauge.testing.check import Check
from nasgauge.testing.plugin_checks import parametrize
from nasgauge_adapters.nasbench101 import official_files
from nasgauge_adapters.nasbench101.official_files import FULL, ONLY_108, Stretch

pytestmark = pytest.mark.slow

SMALL = small(FULL)
COUNT = len(few_cells().hashes)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and the small importer in place of the official one."""
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(imported, "importers", lambda: {SMALL.name: SMALL})
    return tmp_path / "data"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "nasbench_full.tfrecord")


@parametrize(FULL, ONLY_108)
def test_importers_keep_their_contract(check: Check) -> None:
    check()


def short(monkeypatch: pytest.MonkeyPatch, records: int) -> None:
    monkeypatch.setattr(official_files, "STRETCH", records)


def test_a_plan_is_stretches_of_the_file(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short(monkeypatch, 7)
    plan = SMALL.plan(source)
    assert plan.architectures == few_cells().texts
    assert plan.canonical
    assert plan.missing == ()
    assert [len(part.items) for part in plan.parts] == [7, 7, 7, 7, 2]
    assert [number for part in plan.parts for number in part.items] == [1] * 10 + [2] * 10 + [3] * 10
    assert len({part.fingerprint for part in plan.parts}) == 5
    parts = [part for part in plan.parts if isinstance(part, Stretch)]
    assert [part.offset for part in parts][1:] == [part.offset + part.size for part in parts][:-1]
    assert sum(part.size for part in parts) == source.stat().st_size
    records = [record for part in parts for _, _, found in SMALL.read(part) for record in found]
    assert [record.index for record in records] == [*range(COUNT)] * 6


def test_a_stretch_ends_where_it_would_be_too_large(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_files, "STRETCH_BYTES", 1500)
    parts = SMALL.plan(source).parts
    assert len(parts) == 10
    assert all(part.size <= 1500 for part in parts if isinstance(part, Stretch))


def test_from_file_to_table(source: Path) -> None:
    origin = importing.run(importing.Job(SMALL, source, str, workers=1))
    assert (origin.architectures, origin.missing) == (COUNT, 0)
    table = ImportedTable(SMALL.name)
    for epochs in SHORT:
        for split in ("train", "validation", "test"):
            ends = table.ends("cifar10", split, epochs)
            assert ends.seeds == (1, 2, 3)
            for index in range(COUNT):
                wanted = [values(index, epochs, run) for run in ends.seeds]
                assert ends.accuracy[index].tolist() == [100 * each[split] for each in wanted]
                np.testing.assert_allclose(ends.train_seconds[index], [each["seconds"] for each in wanted])
            assert np.isnan(ends.flops).all()
            np.testing.assert_allclose(ends.params[:, 0], [(1000 + index) / 1e6 for index in range(COUNT)])
    assert len(table.results()) == COUNT * 3 * 3 * len(SHORT)


@pytest.mark.parametrize("split", ["validation", "test"])
def test_labels(source: Path, split: str) -> None:
    importing.run(importing.Job(SMALL, source, str, workers=1))
    for label in (split, f"cifar10/{split}/12 epochs/mean of seeds", f"{SMALL.name}:{split}"):
        table = imported.load("nasbench101", "cifar10", label)
        assert table.architectures == few_cells().texts
        wanted = [
            np.mean([100 * values(index, 12, run)[split] for run in (1, 2, 3)]) for index in range(COUNT)
        ]
        np.testing.assert_allclose(table.accuracy, wanted, rtol=1e-12)
        assert str(table.label) == (
            f"cifar10 {split} accuracy (%), 12 epochs, mean of 3 training seeds, "
            "trained on 40,000 of the 50,000 training images"
        )
    (schedule,) = table.schedules
    assert schedule.epochs == 4
    np.testing.assert_allclose(schedule.seconds, 402 + 2.0)
    one = imported.load("nasbench101", "cifar10", f"cifar10/{split}/4 epochs/seed 2")
    assert one.accuracy.tolist() == [100 * values(index, 4, 2)[split] for index in range(COUNT)]


def test_an_import_continues_where_it_was_stopped(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short(monkeypatch, 7)
    plan = SMALL.plan(source)
    job = importing.Job(SMALL, source, str, workers=1)
    job.work.mkdir(parents=True)
    for number in (0, 2):
        importing.read_part(SMALL, plan.parts[number], job.work, number)
    read: list[int] = []
    monkeypatch.setattr(importing, "_planned", lambda pool, job: plan)
    importing.run(job, lambda done, total: read.append(done))
    assert read == [14, 21, 28, 30]
    assert len(ImportedTable(SMALL.name).results()) == COUNT * 3 * 3 * len(SHORT)


def test_another_file_does_not_continue(source: Path) -> None:
    first = SMALL.plan(source).parts[0].fingerprint
    assert SMALL.plan(source).parts[0].fingerprint == first
    time.sleep(0.01)
    assert SMALL.plan(written(source)).parts[0].fingerprint != first


def test_memory_is_that_of_a_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many records want no more than their numbers."""
    short(monkeypatch, 50)
    monkeypatch.setattr(official_files, "RUNS", 100)
    every = list(payloads())
    peaks = []
    for times in (10, 30):
        path = written(tmp_path / f"{times}", every * times)
        SMALL.plan(path)
        tracemalloc.start()
        for part in SMALL.plan(path).parts:
            for _ in SMALL.read(part):
                pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000


def refused(path: Path, message: str) -> None:
    """By plan or read, in one line that names the file and the way out."""
    with pytest.raises(InputError, match=message) as caught:
        [list(SMALL.read(part)) for part in SMALL.plan(path).parts]
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


RECORDS = list(payloads())


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ([b"my thesis"], "record at byte 0: a record begins with b'my thesis'.*; fetch it again"),
        ([RECORDS[0].replace(b'["', b'["0')], "a record begins with"),
        ([payload(0, 4, 1, hash="0" * 32)], "record at byte 0: no cell has the hash 0000"),
        ([payload(0, 108, 1)], "it has a training of 108 epochs, wanted 4, 12: is it the other file?"),
        ([*RECORDS, RECORDS[0]], "has more than 3 trainings of 4 epochs"),
        ([payload(0, 4, 1, metrics="")], "it has 0 evaluations, wanted 3; fetch it again"),
        ([payload(0, 4, 1, adjacency="0")], "its matrix is '0'"),
    ],
)
def test_a_file_of_something_else(tmp_path: Path, contents: list[bytes], message: str) -> None:
    refused(written(tmp_path / "file.tfrecord", contents), message)


@pytest.mark.parametrize("cut", [1, 11, 200, 5000])
def test_a_file_that_ends_too_early(source: Path, cut: int) -> None:
    source.write_bytes(source.read_bytes()[:-cut])
    message = "it ends within the record at byte|3|has no record" if cut < 5000 else "."
    refused(source, message)


@pytest.mark.parametrize("at", [0, 10, 13, 100, 400, 1000])
def test_a_flipped_bit(source: Path, at: int) -> None:
    content = bytearray(source.read_bytes())
    content[at] ^= 4
    source.write_bytes(content)
    refused(source, "checksum|begins with|has the hash|has a training of")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "cannot read .*nowhere: No such file")
    refused(tmp_path, "cannot read .*: Is a directory")


def test_a_file_that_changes_while_it_is_read(source: Path) -> None:
    (part,) = SMALL.plan(source).parts
    for content, message in (
        (source.read_bytes()[:-1], "it has become shorter"),
        (frame(b"x") + bytes(source.stat().st_size - 17), "the checksum of the length at byte"),
    ):
        source.write_bytes(content)
        with pytest.raises(InputError, match=message):
            list(SMALL.read(part))


def test_cells_of_which_trainings_are_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "file.tfrecord", RECORDS[:-1])
    plan = SMALL.plan(path)
    assert plan.missing == (COUNT - 1,)
    with pytest.raises(InputError, match=r"has no record of 1 of 5 architectures.*partial=True"):
        importing.run(importing.Job(SMALL, path, str, workers=1))
    origin = importing.run(importing.Job(SMALL, path, str, partial=True, workers=1))
    assert origin.missing == 1
    assert np.isnan(ImportedTable(SMALL.name).ends("cifar10", "test", 12).accuracy[-1, 2])


def test_an_empty_file(tmp_path: Path) -> None:
    plan = SMALL.plan(written(tmp_path / "file.tfrecord", []))
    assert plan == ImportPlan(few_cells().texts, (), tuple(range(COUNT)), canonical=True)


def test_what_is_no_tfrecord_is_refused_before_cells_are_listed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"my thesis")

    def never() -> None:
        raise AssertionError

    with pytest.raises(InputError, match="it ends within the record at byte 0"):
        official_files.plan(tmp_path / "file", epochs=(4,), cells=never)  # type: ignore[arg-type]


def test_stretches_can_be_sent_to_another_process(source: Path) -> None:
    import pickle

    (part,) = SMALL.plan(source).parts
    assert isinstance(part, Part)
    assert pickle.loads(pickle.dumps(part)) == part
    assert json.dumps(part.items[:3]) == "[1, 1, 1]"
