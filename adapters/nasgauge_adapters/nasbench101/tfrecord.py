"""The frames of a TFRecord file: a length, its checksum, that many bytes, and theirs.

Source: the format as TensorFlow documents it, https://www.tensorflow.org/tutorials/load_data/tfrecord.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError

LONGEST = 1 << 16
"""Bytes of one record; official ones have a few hundred."""
HEAD, TAIL = 12, 4
"""Bytes round each record."""

_POLYNOMIAL = 0x82F63B78  # Castagnoli's, reflected
_MASK = 0xA282EAD8


class Frame(NamedTuple):
    """One record: where its frame begins in the file, and what is in it."""

    offset: int
    content: bytes

    @property
    def end(self) -> int:
        """Where the next frame begins."""
        return self.offset + HEAD + len(self.content) + TAIL


def frames(path: Path) -> Iterator[Frame]:
    """Every record of a file, one after the other; lengths are checked here, contents by `check_contents`.

    Raises:
        InputError: Saying what is wrong, at which byte; the caller says in which file.
    """
    with path.open("rb", buffering=1 << 20) as file:
        offset = 0
        while head := file.read(HEAD):
            size = _size(head, offset)
            content = file.read(size + TAIL)
            if len(content) != size + TAIL:
                raise InputError(f"it ends within the record at byte {offset}")
            frame = Frame(offset, content[:-TAIL])
            yield frame
            offset = frame.end


def contents(stretch: bytes, offset: int) -> list[bytes]:
    """The records of a stretch of a file that begins at byte `offset`, their checksums compared.

    Raises:
        InputError: Saying what is wrong, at which byte.
    """
    starts, sizes, at = [], [], 0
    while at < len(stretch):
        size = _size(stretch[at : at + HEAD], offset + at)
        starts.append(at + HEAD)
        sizes.append(size)
        at += HEAD + size + TAIL
    if at != len(stretch):
        raise InputError(f"it ends within the record at byte {offset + starts[-1] - HEAD}")
    found = [stretch[start : start + size] for start, size in zip(starts, sizes, strict=True)]
    ends = [start + size for start, size in zip(starts, sizes, strict=True)]
    stored = [int.from_bytes(stretch[end : end + TAIL], "little") for end in ends]
    wrong = np.flatnonzero(masked_checksums(stretch, starts, sizes) != np.array(stored, np.uint32))
    if len(wrong):
        where = offset + starts[wrong[0]] - HEAD
        raise InputError(f"the checksum of the record at byte {where} is not that of its content")
    return found


def masked_checksums(data: bytes, starts: list[int], sizes: list[int]) -> NDArray[np.uint32]:
    """CRC-32C of stretches of `data`, masked as TFRecord stores them.

    All stretches take a byte at a time together, the longest first, so that those that still have bytes are
    the first of them.
    """
    order = np.argsort(-np.array(sizes, np.int64), kind="stable")
    start, size = np.array(starts, np.int64)[order], np.array(sizes, np.int64)[order]
    content, table = np.frombuffer(data, np.uint8), _table()
    sums = np.full(len(order), 0xFFFFFFFF, np.uint32)
    active = np.searchsorted(-size, -np.arange(int(size.max(initial=0))), side="left")
    for place, count in enumerate(active.tolist()):
        part = sums[:count]
        part[:] = table[(part ^ content[start[:count] + place]) & 0xFF] ^ (part >> np.uint32(8))
    found = np.empty_like(sums)
    found[order] = _masked(~sums)
    return found


def _masked(sums: NDArray[np.uint32]) -> NDArray[np.uint32]:
    rotated = (sums >> np.uint32(15)) | (sums << np.uint32(17))
    masked: NDArray[np.uint32] = (rotated.astype(np.uint64) + _MASK).astype(np.uint32)
    return masked


def _size(head: bytes, offset: int) -> int:
    """Bytes of the record whose frame begins so."""
    if len(head) != HEAD:
        raise InputError(f"it ends within the record at byte {offset}")
    size, stored = struct.unpack("<QI", head)
    if stored != _checksum(head[:8]):
        wanted = "wanted the official TFRecord file" if offset == 0 else "it is damaged"
        raise InputError(f"the checksum of the length at byte {offset} is wrong: {wanted}")
    if size > LONGEST:
        raise InputError(f"the record at byte {offset} has {size:,} bytes: wanted at most {LONGEST:,}")
    return int(size)


@lru_cache(4096)
def _checksum(data: bytes) -> int:
    """Of one text: lengths repeat, so that few are ever computed."""
    return int(masked_checksums(data, [0], [len(data)])[0])


@lru_cache(1)
def _table() -> NDArray[np.uint32]:
    """What each byte adds to the sum."""
    sums = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        sums = np.where(sums & 1, (sums >> np.uint32(1)) ^ np.uint32(_POLYNOMIAL), sums >> np.uint32(1))
    return sums
