"""Frames of TFRecord files, and what is no frame."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasbench101_records import checksum, frame, masked

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101 import tfrecord
from nasgauge_adapters.nasbench101.tfrecord import LONGEST, contents, frames, masked_checksums

RECORDS = [b"", b"x", b"my thesis" * 20, bytes(300)]
WHOLE = b"".join(map(frame, RECORDS))


@pytest.mark.parametrize(
    ("content", "known"),
    [(b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (b"", 0)],
)
def test_the_checksum_of_this_module_and_of_the_tests_are_the_published_ones(
    content: bytes, known: int
) -> None:
    assert checksum(content) == known  # RFC 3720, B.4
    assert masked_checksums(content, [0], [len(content)]).tolist() == [masked(content)]


@given(st.lists(st.binary(max_size=40), max_size=12))
def test_many_checksums_at_once_are_those_of_each(texts: list[bytes]) -> None:
    sizes = [len(text) for text in texts]
    starts = np.cumsum([0, *sizes])[:-1].tolist() if texts else []
    assert masked_checksums(b"".join(texts), starts, sizes).tolist() == [masked(text) for text in texts]


def test_frames_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(WHOLE)
    found = list(frames(path))
    assert [each.content for each in found] == RECORDS
    assert [each.offset for each in found][:3] == [0, 16, 33]
    assert found[-1].end == len(WHOLE)
    assert contents(WHOLE, 0) == RECORDS
    assert contents(b"", 7) == []


def test_an_empty_file_has_no_frame(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert list(frames(tmp_path / "file")) == []


@pytest.mark.parametrize("cut", [1, 8, 11, 13, 15, 20, 40, len(WHOLE) - 1])
def test_a_file_that_ends_too_early(tmp_path: Path, cut: int) -> None:
    (tmp_path / "file").write_bytes(WHOLE[:cut])
    for read in (lambda: list(frames(tmp_path / "file")), lambda: contents(WHOLE[:cut], 0)):
        with pytest.raises(InputError, match=r"it ends within the record at byte \d+$"):
            read()


def damaged(at: int) -> bytes:
    found = bytearray(WHOLE)
    found[at] ^= 1
    return bytes(found)


@pytest.mark.parametrize(
    ("at", "message"),
    [
        (0, "length at byte 0 is wrong: wanted the official TFRecord file"),
        (9, "length at byte 0 is wrong"),
        (33, "length at byte 33 is wrong: it is damaged"),
        (28, "the checksum of the record at byte 16 is not that of its content"),
        (60, "the checksum of the record at byte 33 is not that of its content"),
        (len(WHOLE) - 1, "the checksum of the record at byte 229 is not that of its content"),
    ],
)
def test_a_flipped_bit(at: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        contents(damaged(at), 0)


@pytest.mark.parametrize("size", [LONGEST + 1, 1 << 40, (1 << 64) - 1])
def test_a_length_that_no_record_has(tmp_path: Path, size: int) -> None:
    head = struct.pack("<Q", size)
    content = head + struct.pack("<I", masked(head)) + b"x"
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(InputError, match=f"the record at byte 0 has {size:,} bytes: wanted at most 65,536"):
        list(frames(tmp_path / "file"))
    with pytest.raises(InputError, match="wanted at most"):
        contents(content, 0)


def test_lengths_that_repeat_are_summed_once() -> None:
    tfrecord._checksum.cache_clear()
    contents(frame(b"abc") * 50, 0)
    assert tfrecord._checksum.cache_info().misses == 1
