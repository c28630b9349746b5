"""The protocol buffer that an official record has of one training, read without TensorFlow.

Source: `model_metrics.proto` of google-research/nasbench, fields and types alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from nasgauge.core import InputError

EVALUATIONS = 3
"""Before the training, half-way, and at its end."""

_VARINT, _DOUBLE, _BYTES, _FLOAT = 0, 1, 2, 5
_LONGEST_VARINT = 10
_KINDS = {_VARINT: "a varint", _DOUBLE: "a double", _BYTES: "bytes", _FLOAT: "a float"}

Value = int | float | bytes
_Kind = TypeVar("_Kind", int, float, bytes)


@dataclass(frozen=True)
class Evaluation:
    """A network after some epochs.

    Attributes:
        epoch: After which; NaN where the file does not say.
        seconds: Of training until then, without evaluations.
        train: Fraction of images that are classified rightly.
        validation: The same of validation images.
        test: The same of test images.
    """

    epoch: float
    seconds: float
    train: float
    validation: float
    test: float


@dataclass(frozen=True)
class ModelMetrics:
    """One training.

    Attributes:
        evaluations: Three.
        params: Trainable parameters.
        total_seconds: Training and evaluations; NaN where the file does not say.
    """

    evaluations: tuple[Evaluation, ...]
    params: int
    total_seconds: float


def model_metrics(data: bytes) -> ModelMetrics:
    """A training from its bytes; what is not known is skipped, as the format wants it.

    Raises:
        InputError: For what is not whole, or lacks a number.
    """
    evaluations, params, total = [], -1, float("nan")
    for field, value in _fields(data):
        if field == 1:
            evaluations.append(_evaluation(_of(value, bytes, "evaluation_data")))
        elif field == 2:
            params = _of(value, int, "trainable_parameters")
        elif field == 3:
            total = _of(value, float, "total_time")
    if len(evaluations) != EVALUATIONS:
        raise InputError(f"it has {len(evaluations)} evaluations, wanted {EVALUATIONS}")
    if not 0 < params < 1 << 31:
        raise InputError(f"trainable_parameters is {params if params >= 0 else 'missing'}, wanted 1 or more")
    return ModelMetrics(tuple(evaluations), params, total)


def _evaluation(data: bytes) -> Evaluation:
    found = {1: float("nan")}
    names = {1: "current_epoch", 2: "training_time", 3: "train", 4: "validation", 5: "test"}
    for field, value in _fields(data):
        if field in names:
            found[field] = _of(value, float, names[field])
    if missing := [name for field, name in names.items() if field not in found]:
        raise InputError(f"an evaluation has no {missing[0]}")
    return Evaluation(*(found[field] for field in names))


def _of(value: Value, kind: type[_Kind], name: str) -> _Kind:
    if not isinstance(value, kind):
        raise InputError(f"{name} is {type(value).__name__}, wanted {kind.__name__}")
    return value


def _fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """Number and value of each field, in their order."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        field, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield field, value
            continue
        size, at = _size(data, at, kind)
        if at + size > len(data):
            _broken(f"field {field} has {_KINDS[kind]} of which the end is missing")
        content = data[at : at + size]
        at += size
        yield field, struct.unpack("<d", content)[0] if kind == _DOUBLE else content


def _size(data: bytes, at: int, kind: int) -> tuple[int, int]:
    """Bytes of the value that begins at `at`, and where they begin."""
    if kind == _BYTES:
        return _varint(data, at)
    if kind not in (_DOUBLE, _FLOAT):
        _broken(f"a field has the wire type {kind}")
    return (8 if kind == _DOUBLE else 4), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number, seven bits a byte, and where it ends."""
    value = 0
    for place in range(_LONGEST_VARINT):
        if at + place >= len(data):
            _broken("a number has no end")
        byte = data[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return _broken(f"a number has more than {_LONGEST_VARINT} bytes")


def _broken(what: str) -> NoReturn:
    raise InputError(f"its metrics are not whole: {what}")
