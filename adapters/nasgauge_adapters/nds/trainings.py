"""What an official record says of one training."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nasgauge.core import InputError
from nasgauge.core.records import HIGHEST
from nasgauge_adapters.nds.json_records import records

LARGEST = 1e15
"""Parameters or multiply-adds; what has more was not counted."""


@dataclass(frozen=True)
class Training:
    """One record.

    Attributes:
        file: Name of its file, without `.json`.
        net: The architecture, as the record writes it.
        params: Of the network, with the auxiliary head that it may have.
        flops: Multiply-adds.
        epochs: Of the training.
        last: Test accuracy after the last epoch, percent; NaN where there is none.
        best: The highest test accuracy after any epoch.
    """

    file: str
    net: Mapping[str, Any]
    params: float
    flops: float
    epochs: int
    last: float
    best: float


def trainings(path: Path, names: tuple[str, ...]) -> Iterator[Training]:
    """Every training in those of the files `names` that are there.

    Raises:
        InputError: Naming the file and the number of the record that is not one.
    """
    empty = True
    for file, number, record in records(path, names):
        try:
            found = _training(file, record)
        except InputError as error:
            raise InputError(f"record {number} of {file}.json: {error}") from None
        yield found
        empty = False
    if empty:
        raise InputError(f"{', '.join(names)} have no records")


def _training(file: str, record: Mapping[str, Any]) -> Training:
    net, curve = record.get("net"), record.get("test_ep_top1")
    if not isinstance(net, dict):
        raise InputError(f"its net is a {type(net).__name__}, wanted a dictionary")
    if not isinstance(curve, list) or not curve:
        raise InputError("its test_ep_top1 is no list of errors, one after each epoch")
    best = _accuracy("min_test_top1", record.get("min_test_top1"))
    last = _accuracy("test_ep_top1", curve[-1])
    return Training(file, net, _count(record, "params"), _count(record, "flops"), len(curve), last, best)


def _accuracy(name: str, error: object) -> float:
    """Percent, of an error in percent."""
    if isinstance(error, bool) or not isinstance(error, int | float):
        raise InputError(f"its {name} has a {type(error).__name__}, wanted an error in percent")
    if math.isnan(error):
        return math.nan
    if not 0 <= error <= HIGHEST:
        raise InputError(f"its {name} has {str(error)[:40]}, wanted an error of 0 to 100 percent")
    return max(0.0, 100 - error)


def _count(record: Mapping[str, Any], name: str) -> float:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST:
        raise InputError(f"its {name} are {str(value)[:40]}, wanted a number, 0 or more")
    return float(value)
