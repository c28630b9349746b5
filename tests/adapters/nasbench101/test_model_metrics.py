"""The protocol buffer of a training."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasbench101_records import double, evaluation, lengthy, metrics, values, varint

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.model_metrics import Evaluation, model_metrics

WHOLE = metrics(3, 12, 2)
ONE = evaluation(12.0, 5.0, 0.9, 0.8, 0.7)


def test_what_was_written_is_read() -> None:
    found, end = model_metrics(WHOLE), values(3, 12, 2)
    assert found.evaluations[0] == Evaluation(0, 0, 0.1, 0.1, 0.1)
    assert found.evaluations[2] == Evaluation(
        12, end["seconds"], end["train"], end["validation"], end["test"]
    )
    assert (found.params, found.total_seconds) == (1003, 1.25 * end["seconds"])


def test_an_official_message_by_hand() -> None:
    """Tags as the format has them: 0A, 10, 19, and 09 to 29 within."""
    inner = b"".join(bytes([tag]) + b"\x00" * 6 + b"\xf0\x3f" for tag in (0x09, 0x11, 0x19, 0x21, 0x29))
    data = (b"\x0a" + bytes([len(inner)]) + inner) * 3 + b"\x10\x8a\xef\x35" + b"\x19" + bytes(8)
    found = model_metrics(data)
    assert found.evaluations == (Evaluation(1, 1, 1, 1, 1),) * 3
    assert (found.params, found.total_seconds) == (882_570, 0)


def test_what_is_said_twice_counts_as_said_last() -> None:
    data = WHOLE + varint(2 << 3) + varint(77)
    assert model_metrics(data).params == 77


def test_an_epoch_and_a_total_may_be_missing() -> None:
    without = b"".join(double(field, 0.5) for field in (2, 3, 4, 5))
    found = model_metrics(lengthy(1, without) * 3 + varint(2 << 3) + varint(5))
    assert math.isnan(found.evaluations[2].epoch)
    assert math.isnan(found.total_seconds)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it has 0 evaluations, wanted 3"),
        (lengthy(1, ONE) * 4, "it has 4 evaluations"),
        (lengthy(1, ONE) * 3, "trainable_parameters is missing, wanted 1 or more"),
        (lengthy(1, ONE) * 3 + b"\x10\x00", "trainable_parameters is 0"),
        (lengthy(1, ONE) * 3 + b"\x10" + varint(1 << 31), "trainable_parameters is 2147483648"),
        (lengthy(1, double(2, 1.0)), "an evaluation has no train"),
        (lengthy(2, b"x"), "trainable_parameters is bytes, wanted int"),
        (b"\x08\x01", "evaluation_data is int, wanted bytes"),
        (lengthy(1, b"\x18\x01"), "train is int, wanted float"),
        (b"\x1d1234", "total_time is bytes, wanted float"),
        (b"\x0a\x7f", "not whole: field 1 has bytes of which the end is missing"),
        (b"\x19\x00", "not whole: field 3 has a double of which the end is missing"),
        (b"\x80", "not whole: a number has no end"),
        (b"\x80" * 10 + b"\x01", "not whole: a number has more than 10 bytes"),
        (b"\x0b", "not whole: a field has the wire type 3"),
        (b"\x0f", "not whole: a field has the wire type 7"),
        (b"\x0a" + varint(1 << 62), "of which the end is missing"),
    ],
)
def test_what_is_not_whole(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        model_metrics(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        assert model_metrics(data).params > 0


@pytest.mark.parametrize("cut", range(0, len(WHOLE) - 12, 7))
def test_a_message_that_ends_too_early(cut: int) -> None:
    with pytest.raises(InputError):
        model_metrics(WHOLE[:cut])
