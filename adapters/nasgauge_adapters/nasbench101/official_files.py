"""The official files of NAS-Bench-101: every training of every cell, as TFRecords."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from nasgauge.core import InputError
from nasgauge.core.importer import Importer, ImportPlan, Part, Source
from nasgauge.core.records import Record
from nasgauge_adapters.nasbench101.enumeration import AllCells, all_cells
from nasgauge_adapters.nasbench101.official_record import DATASET, RUNS, beginning, record_of
from nasgauge_adapters.nasbench101.tfrecord import Frame, contents, frames

STRETCH = 1 << 14
"""Records that are read, and kept, together: about 6 MB of the file."""
STRETCH_BYTES = 64 << 20


@dataclass(frozen=True)
class Stretch(Part):
    """Records in a row of a file; the items are the numbers of their trainings, from 1 to 3.

    Attributes:
        path: The file.
        offset: Where its first frame begins.
        size: Bytes.
    """

    path: Path
    offset: int
    size: int


def plan(path: Path, *, epochs: tuple[int, ...], cells: Callable[[], AllCells] = all_cells) -> ImportPlan:
    """What there is in a file: read once from beginning to end, a record at a time.

    Args:
        path: The file.
        epochs: Of the trainings that it should have, three of each for each cell.
        cells: Those of the search space.

    Raises:
        InputError: Naming the file and what is wrong in it.
    """
    try:
        stamp = f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}"
        next(frames(path), None)  # before anything that takes long
        known = cells()
        counter = _Counter(known, epochs)
        parts = tuple(_stretches(path, stamp, counter))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except InputError as error:
        raise InputError(f"{path}: {error}; fetch it again") from None
    missing = np.flatnonzero((counter.seen < RUNS).any(1)).tolist()
    return ImportPlan(known.texts, parts, tuple(missing), canonical=True)


def read(part: Part, *, cells: Callable[[], AllCells] = all_cells) -> Iterator[tuple[str, str, list[Record]]]:
    """Trainings of a stretch; raises InputError naming the file, what is wrong in it, and the way out."""
    assert isinstance(part, Stretch)
    known = cells()
    name = f"{part.path.name}, from byte {part.offset}"
    try:
        with part.path.open("rb") as file:
            file.seek(part.offset)
            content = file.read(part.size)
        if len(content) != part.size:
            raise InputError("it has become shorter")
        found = [record_of(each, number, known) for each, number in _numbered(content, part)]
    except OSError as error:
        raise InputError(f"cannot read {part.path}: {error.strerror or error}") from None
    except InputError as error:
        raise InputError(f"{part.path}: {error}; fetch it again") from None
    yield name, hashlib.sha256(content).hexdigest(), found


class _Counter:
    """Which training of its cell each record is, in the order of the file.

    seen: (cells, numbers of epochs), how many there were.
    """

    def __init__(self, cells: AllCells, epochs: tuple[int, ...]) -> None:
        self._epochs = epochs
        self._index_of = {digest: index for index, digest in enumerate(cells.hashes.tolist())}
        self.seen = np.zeros((len(cells.hashes), len(epochs)), np.int8)

    def number(self, content: bytes) -> int:
        """From 1 to 3."""
        digest, epochs = beginning(content)
        index = self._index_of.get(digest)
        if index is None:
            raise InputError(f"no cell has the hash {digest.decode()}")
        if epochs not in self._epochs:
            wanted = ", ".join(map(str, self._epochs))
            raise InputError(f"it has a training of {epochs} epochs, wanted {wanted}: is it the other file?")
        column = self._epochs.index(epochs)
        if self.seen[index, column] == RUNS:
            raise InputError(f"the cell {digest.decode()} has more than {RUNS} trainings of {epochs} epochs")
        self.seen[index, column] += 1
        return int(self.seen[index, column])


def _stretches(path: Path, stamp: str, counter: _Counter) -> Iterator[Stretch]:
    numbers: list[int] = []
    start = end = 0
    for frame in frames(path):
        if len(numbers) == STRETCH or frame.end - start > STRETCH_BYTES:
            yield _stretch(path, stamp, numbers, start, end)
            numbers, start = [], frame.offset
        numbers.append(_number(frame, counter))
        end = frame.end
    if numbers:
        yield _stretch(path, stamp, numbers, start, end)


def _number(frame: Frame, counter: _Counter) -> int:
    try:
        return counter.number(frame.content)
    except InputError as error:
        raise InputError(f"record at byte {frame.offset}: {error}") from None


def _stretch(path: Path, stamp: str, numbers: list[int], start: int, end: int) -> Stretch:
    mark = hashlib.sha256(f"{stamp} {start} {end} {bytes(numbers).hex()}".encode()).hexdigest()
    return Stretch(tuple(numbers), mark, path, start, end - start)


def _numbered(content: bytes, part: Stretch) -> Iterator[tuple[bytes, int]]:
    found = contents(content, part.offset)
    if len(found) != len(part.items):
        raise InputError(f"it has {len(found)} records from byte {part.offset}, and had {len(part.items)}")
    return zip(found, part.items, strict=True)


def _importer(name: str, summary: str, epochs: tuple[int, ...], source: Source) -> Importer:
    labels = {
        split: {DATASET: f"{DATASET}/{split}/{max(epochs)} epochs/mean of seeds"}
        for split in ("validation", "test")
    }
    return Importer(
        name=name,
        summary=summary,
        benchmark="nasbench101",
        version="1",
        source=source,
        plan=partial(plan, epochs=epochs),
        read=read,
        labels=labels,
        trained_on={DATASET: "40,000 of the 50,000 training images"},
        records_together=STRETCH,
    )


def _source(file: str, size: int, sha256: str) -> Source:
    return Source(
        file=file,
        size=size,
        licence="Apache-2.0",
        citation="Ying et al.: NAS-Bench-101: Towards Reproducible Neural Architecture Search. ICML 2019",
        page="https://github.com/google-research/nasbench",
        urls=(f"https://storage.googleapis.com/nasbench/{file}",),
        sha256=sha256,
    )


ONLY_108 = _importer(
    "nasbench101-only108",
    "NAS-Bench-101: three trainings of each cell, of 108 epochs",
    (108,),
    _source(
        "nasbench_only108.tfrecord",
        499_000_000,
        "4c39c3936e36a85269881d659e44e61a245babcb72cb374eacacf75d0e5f4fd1",
    ),
)

FULL = _importer(
    "nasbench101-full",
    "NAS-Bench-101: three trainings of each cell, of each of 4, 12, 36 and 108 epochs",
    (4, 12, 36, 108),
    _source(
        "nasbench_full.tfrecord",
        1_950_000_000,
        "3d64db8180fb1b0207212f9032205064312b6907a3bbc81eabea10db2f5c7e9c",
    ),
)
