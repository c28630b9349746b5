"""Small files in the layout of the official records of NAS-Bench-101, written as the format is described."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np

from nasgauge.core import Importer
from nasgauge_adapters.nasbench101.cells import OPERATIONS, Cell, cell_of
from nasgauge_adapters.nasbench101.enumeration import AllCells
from nasgauge_adapters.nasbench101.hashing import cell_hash
from nasgauge_adapters.nasbench101.official_files import plan, read

SHORT = 4, 12
"""Epochs of the made-up trainings."""


@cache
def few_cells() -> AllCells:
    """Five cells, in the order of their hashes; another process finds them by this name."""
    ops = {"111/11/1": (0, 1), "110/10/1": (2, 0), "101/11/1": (1, 2), "11/1": (2,), "1": ()}
    cells = {cell_hash(cell): cell for cell in map(_cell, ops, ops.values())}
    found = [cells[digest] for digest in sorted(cells)]
    return AllCells(
        np.array(sorted(cells), "S32"),
        np.array([cell.vertices for cell in found], np.uint8),
        np.array([_upper(cell) for cell in found], np.uint32),
        np.array([int("1" + "".join(map(str, cell.operations)), 3) for cell in found], np.uint16),
    )


def small(importer: Importer, epochs: tuple[int, ...] = SHORT) -> Importer:
    """The importer over these cells and numbers of epochs."""
    return replace(
        importer,
        plan=partial(plan, epochs=epochs, cells=few_cells),
        read=partial(read, cells=few_cells),
        labels={
            split: {"cifar10": f"cifar10/{split}/{max(epochs)} epochs/mean of seeds"}
            for split in ("validation", "test")
        },
    )


def values(index: int, epochs: int, run: int) -> dict[str, float]:
    """What the file says of the end of a training."""
    base = (index * 7 + epochs * 3 + run) / 100
    return {"train": base + 0.11, "validation": base + 0.05, "test": base, "seconds": 100.5 * epochs + run}


def payload(index: int, epochs: int, run: int, /, **change: object) -> bytes:
    """The JSON of one record."""
    cells = few_cells()
    text = cells.texts[index]
    rows, _, names = text.partition("|")
    size = len(rows.split("/")) + 1
    matrix = [[0] * size for _ in range(size)]
    for at, row in enumerate(rows.split("/")):
        matrix[at][at + 1 :] = map(int, row)
    known = dict(zip(("c3", "c1", "mp"), OPERATIONS, strict=True))
    record = {
        "hash": cells.hashes[index].decode(),
        "epochs": epochs,
        "adjacency": "".join(str(digit) for row in matrix for digit in row),
        "operations": ",".join(["input", *(known[name] for name in names.split(",") if name), "output"]),
        "metrics": base64.b64encode(metrics(index, epochs, run)).decode(),
    }
    return json.dumps([*(record | change).values()]).encode()


def metrics(index: int, epochs: int, run: int) -> bytes:
    """The protocol buffer, with fields that nobody knows."""
    end = values(index, epochs, run)
    three = [(0.0, 0.0, 0.1, 0.1, 0.1), (epochs / 2, end["seconds"] / 2, 0.4, 0.4, 0.4)]
    three.append((float(epochs), end["seconds"], end["train"], end["validation"], end["test"]))
    parts = [lengthy(1, evaluation(*each)) for each in three]
    parts += [varint(2 << 3) + varint(1000 + index), double(3, 1.25 * end["seconds"]), lengthy(99, b"later")]
    return b"".join(parts)


def evaluation(*numbers: float) -> bytes:
    """Five doubles, a path, and what is not known: a varint, four and eight bytes."""
    known = b"".join(double(field, value) for field, value in enumerate(numbers, 1))
    unknown = (
        varint(7 << 3) + varint(1 << 60) + varint(8 << 3 | 5) + b"1234" + varint(9 << 3 | 1) + b"12345678"
    )
    return known + lengthy(6, b"/checkpoint") + unknown


def varint(number: int) -> bytes:
    """Seven bits a byte."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def double(field: int, value: float) -> bytes:
    """A field of eight bytes."""
    return varint(field << 3 | 1) + struct.pack("<d", value)


def lengthy(field: int, content: bytes) -> bytes:
    """A field of any length."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def frame(content: bytes) -> bytes:
    """A record as it lies in the file."""
    size = struct.pack("<Q", len(content))
    return size + struct.pack("<I", masked(size)) + content + struct.pack("<I", masked(content))


def masked(content: bytes) -> int:
    """The checksum that a frame has, bit by bit."""
    found = checksum(content)
    return ((found >> 15 | found << 17 & 0xFFFFFFFF) + 0xA282EAD8) & 0xFFFFFFFF


def checksum(content: bytes) -> int:
    """CRC-32C, bit by bit."""
    found = 0xFFFFFFFF
    for byte in content:
        found ^= byte
        for _ in range(8):
            found = found >> 1 ^ (0x82F63B78 if found & 1 else 0)
    return found ^ 0xFFFFFFFF


def payloads(epochs: tuple[int, ...] = SHORT) -> Iterator[bytes]:
    """Every training of the five cells, those of one cell far apart."""
    for run in (1, 2, 3):
        for number in epochs:
            yield from (payload(index, number, run) for index in range(len(few_cells().hashes)))


def written(path: Path, contents: Iterable[bytes] | None = None) -> Path:
    """A file of these records, all by default."""
    path.write_bytes(b"".join(map(frame, payloads() if contents is None else contents)))
    return path


def _cell(rows: str, operations: tuple[int, ...]) -> Cell:
    size = len(operations) + 2
    matrix = np.zeros((size, size), bool)
    for at, row in enumerate(rows.split("/")):
        matrix[at, at + 1 :] = [digit == "1" for digit in row]
    return cell_of(matrix, operations)


def _upper(cell: Cell) -> int:
    return sum(bit << at for at, bit in enumerate(bit for row in cell.edges for bit in row))
