"""The folders of NATS-Bench, or the .tar they come in: one bzip2 pickle per architecture, and a meta file.

A .tar is read in place; nothing is unpacked, so no name in it can climb out of a folder.
"""

from __future__ import annotations

import bz2
import hashlib
import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nasgauge.core import InputError
from nasgauge.core.importer import ImportPlan, Part
from nasgauge.core.records import Record
from nasgauge.runtime.unpickle import NUMBERS, unpickle
from nasgauge_adapters.nats_bench.records import record

LIMIT = 64 << 20
"""Bytes of a file, and what it may unpack to; official records have 0.1 and 0.3 MB, meta files less."""

PART = 128
"""Records that one worker reads in a row."""

_NAME = re.compile(r"(\d{1,6}|meta)\.pickle\.pbz2")


@dataclass(frozen=True)
class Piece:
    """Where the bytes of one file are: a file of its own, or a stretch of a .tar."""

    path: Path
    name: str
    offset: int
    size: int
    stamp: int


@dataclass(frozen=True)
class Item:
    """One architecture's file, and what has to stand in it."""

    piece: Piece
    index: int
    architecture: str


def plan(path: Path, *, space: str, size: int) -> ImportPlan:
    """What there is in a folder or .tar of the search space `space` with `size` architectures.

    Raises:
        InputError: For a path, a folder or a meta file that is not the official one.
    """
    pieces = _in_folder(path) if path.is_dir() else _in_tar(path)
    if "meta" not in pieces:
        inner = (
            sorted(folder.name for folder in path.glob("NATS-*") if folder.is_dir()) if path.is_dir() else []
        )
        hint = (
            f"; did you mean {path / inner[0]}?"
            if inner
            else ": wanted a folder NATS-...-simple, or its .tar"
        )
        raise InputError(f"{path} has no meta.pickle.pbz2{hint}")
    names = _architectures(pieces.pop("meta"), space, size)
    by_index: dict[int, Piece] = {}
    for number, piece in pieces.items():
        if int(number) in by_index:
            raise InputError(
                f"{path} has two files of architecture {int(number)}: keep {int(number):06} only"
            )
        by_index[int(number)] = piece
    if by_index and max(by_index) >= size:
        raise InputError(
            f"{path} has a record {max(by_index)}, but {space} ends at {size - 1}: is it mixed up?"
        )
    items = [Item(by_index[index], index, names[index]) for index in sorted(by_index)]
    parts = [_part(items[start : start + PART]) for start in range(0, len(items), PART)]
    missing = tuple(index for index in range(size) if index not in by_index)
    return ImportPlan(names, tuple(parts), missing)


def read(part: Part, *, schedules: Mapping[str, int]) -> Iterator[tuple[str, str, list[Record]]]:
    """Name, hash and record of each file; raises InputError naming the file."""
    for item in part.items:
        content = _bytes(item.piece)
        try:
            found = record(_unpacked(content), item.index, item.architecture, schedules)
        except InputError as error:
            raise InputError(f"{item.piece.path.parent / item.piece.name}: {error}; fetch it again") from None
        yield item.piece.name, hashlib.sha256(content).hexdigest(), [found]


def _part(items: list[Item]) -> Part:
    lines = "".join(f"{i.piece.name} {i.piece.size} {i.piece.stamp} {i.architecture}\n" for i in items)
    return Part(tuple(items), hashlib.sha256(lines.encode()).hexdigest())


def _in_folder(path: Path) -> dict[str, Piece]:
    pieces = {}
    try:
        for file in path.iterdir():
            if found := _NAME.fullmatch(file.name):
                state = file.stat()
                pieces[found[1]] = Piece(file, file.name, 0, state.st_size, state.st_mtime_ns)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    return pieces


def _in_tar(path: Path) -> dict[str, Piece]:
    pieces = {}
    try:
        length, stamp = path.stat().st_size, path.stat().st_mtime_ns
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                name = PurePosixPath(member.name)
                if name.is_absolute() or ".." in name.parts:
                    raise InputError(
                        f"{path} has a member {member.name[:80]!r} that climbs out: it is not official"
                    )
                if not (found := _NAME.fullmatch(name.name)):
                    continue
                if not member.isreg() or member.offset_data + member.size > length:
                    raise InputError(f"{member.name} in {path} is not a whole file: fetch it again")
                if found[1] in pieces:
                    raise InputError(f"{path} has {name.name} twice: fetch it again")
                pieces[found[1]] = Piece(path, name.name, member.offset_data, member.size, stamp)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except tarfile.TarError as error:
        raise InputError(
            f"{path} is not a .tar ({error}): wanted a folder NATS-...-simple, or its .tar; the one large "
            ".pickle.pbz2 holds the same, but takes the memory of all at once"
        ) from None
    return pieces


def _architectures(piece: Piece, space: str, size: int) -> tuple[str, ...]:
    try:
        content = unpickle(io.BytesIO(_decompressed(_bytes(piece))), allowed=NUMBERS)
        names = content.get("meta_archs") if isinstance(content, dict) else None
        if not isinstance(names, list) or not all(type(name) is str for name in names):
            raise InputError("it has no list meta_archs of architectures")
        if len(names) != size:
            raise InputError(
                f"it lists {len(names)} architectures, {space} has {size}: is it of another space?"
            )
    except InputError as error:
        raise InputError(f"{piece.path}, {piece.name}: {error}; fetch it again") from None
    return tuple(names)


def _unpacked(content: bytes) -> object:
    return unpickle(io.BytesIO(_decompressed(content)), allowed=NUMBERS)


def _bytes(piece: Piece) -> bytes:
    if piece.size > LIMIT:
        raise InputError(
            f"{piece.path}, {piece.name}: has {piece.size} bytes, wanted less than {LIMIT}; fetch it again"
        )
    try:
        with piece.path.open("rb") as file:
            file.seek(piece.offset)
            content = file.read(piece.size)
    except OSError as error:
        raise InputError(f"cannot read {piece.path}: {error.strerror}") from None
    return content


def _decompressed(content: bytes) -> bytes:
    """At most `LIMIT` bytes: a bzip2 file of 45 bytes can hold a million zeros."""
    machine = bz2.BZ2Decompressor()
    try:
        raw = machine.decompress(content, max_length=LIMIT + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"it is not a whole bzip2 file ({error})") from None
    if len(raw) > LIMIT:
        raise InputError(f"it unpacks to more than {LIMIT >> 20} MiB, which no official file does")
    if not machine.eof or machine.unused_data:
        raise InputError("it is not a whole bzip2 file, but cut short or lengthened")
    return raw
