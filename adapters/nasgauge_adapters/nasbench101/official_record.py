"""One record of the official files: a cell, the epochs of a training, and what came of it."""

from __future__ import annotations

import base64
import json
import math
import re
import reprlib
from functools import cache
from typing import Any

import numpy as np

from nasgauge.core import InputError
from nasgauge.core.records import Curve, Record, TrainingRun
from nasgauge_adapters.nasbench101.cells import OPERATIONS, SHORT
from nasgauge_adapters.nasbench101.enumeration import AllCells
from nasgauge_adapters.nasbench101.model_metrics import Evaluation, ModelMetrics, model_metrics

RUNS = 3
"""Trainings of each cell and number of epochs."""
DATASET = "cifar10"

_BEGINNING = re.compile(rb'\[\s*"([0-9a-f]{32})"\s*,\s*(\d{1,4})\s*,')
_KINDS = (str, int, str, str, str)
_NAMES = ("hash", "epochs", "adjacency", "operations", "metrics")
_LATER = 1.0
"""Epochs by which the last evaluation may miss the end of the training."""


def beginning(content: bytes) -> tuple[bytes, int]:
    """Hash and epochs, without reading the rest; raises InputError for another text."""
    found = _BEGINNING.match(content)
    if found is None:
        raise InputError(f"a record begins with {reprlib.repr(content)}: wanted a list of a hash and epochs")
    return found[1], int(found[2])


def record_of(content: bytes, number: int, cells: AllCells) -> Record:
    """One training of a cell.

    Args:
        content: UTF-8 JSON of five values.
        number: From 1 to 3, which becomes the training seed: the file does not tell it.
        cells: Those of the search space.

    Raises:
        InputError: Saying what is wrong; the caller says where.
    """
    digest, epochs, digits, names, metrics = _values(content)
    index = cells.index_of_hash(digest)
    if cell_text(digits, names) != cells.texts[index]:
        raise InputError(f"its matrix and operations are not those of the cell {digest}")
    try:
        data = base64.b64decode(metrics, validate=True)
    except ValueError as error:
        raise InputError(f"its metrics are not base64 ({error})") from None
    return Record(index, [_run(model_metrics(data), epochs, number)])


@cache
def cell_text(digits: str, names: str) -> str:
    """The string of a cell as the file writes it: all digits of its matrix, and its operations by comma."""
    operations = names.split(",")
    count = len(operations)
    if len(digits) != count**2 or set(digits) - {"0", "1"}:
        raise InputError(f"its matrix is {reprlib.repr(digits)}, wanted {count} x {count} digits 0 and 1")
    matrix = np.array(list(digits), np.int8).reshape(count, count)
    known = dict(zip(OPERATIONS, SHORT, strict=True))
    if np.tril(matrix).any() or operations[0] != "input" or operations[-1] != "output":
        raise InputError("its matrix or operations do not lead from an input to an output")
    if wrong := [name for name in operations[1:-1] if name not in known]:
        raise InputError(f"{reprlib.repr(wrong[0])} is not an operation: wanted one of {', '.join(known)}")
    rows = ("".join(map(str, row[at + 1 :])) for at, row in enumerate(matrix[:-1]))
    return f"{'/'.join(rows)}|{','.join(known[name] for name in operations[1:-1])}"


def _values(content: bytes) -> list[Any]:
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"a record is not JSON ({error})") from None
    if not isinstance(values, list) or len(values) != len(_KINDS):
        raise InputError(f"a record is {reprlib.repr(values)}: wanted a list of {', '.join(_NAMES)}")
    for name, kind, value in zip(_NAMES, _KINDS, values, strict=True):
        if type(value) is not kind:
            raise InputError(f"{name} of a record is {reprlib.repr(value)}, wanted {kind.__name__}")
    return values


def _run(metrics: ModelMetrics, epochs: int, number: int) -> TrainingRun:
    last = metrics.evaluations[-1]
    if abs(last.epoch - epochs) > _LATER:  # NaN, where the file does not say, is not
        raise InputError(f"its last evaluation is after {last.epoch:g} epochs, wanted {epochs}")
    return TrainingRun(DATASET, epochs, number, metrics.params / 1e6, None, math.nan, _curves(last, epochs))


def _curves(last: Evaluation, epochs: int) -> dict[str, Curve]:
    """The end of the training: what lies half-way is of no label, and a curve of all epochs would be empty.

    Each epoch has an equal share of the seconds, which the file has of the whole training. Evaluations took
    none: the benchmark charges a search for training alone.
    """
    unknown = (math.nan,) * epochs
    curves = {"train": Curve(_ending(last.train, epochs), unknown, (last.seconds / epochs,) * epochs)}
    for split in ("validation", "test"):
        curves[split] = Curve(_ending(getattr(last, split), epochs), unknown, (0.0,) * epochs)
    return curves


def _ending(fraction: float, epochs: int) -> tuple[float, ...]:
    return (*(math.nan,) * (epochs - 1), 100 * fraction)
