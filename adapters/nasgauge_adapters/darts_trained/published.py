"""The published files: genotypes as DARTS writes them, and what their networks reached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatCost, FlatTable, Floats, InputError, Label
from nasgauge_adapters.csv_rows import numbers, rows, table

SWAP_SIZE = "16x8"
ONCE_NAS_SIZE = "36x20"
"""Channels x cells; parameters of all 545 are those of networks of this size."""

SEEDS = "one training, of 19 networks two"
"""Of 545 rows, 19 are a network that another row has in another order of its edges."""

DEVICES = {"gpu_latency": "gpu", "rasp_latency": "raspberry", "fpga_latency": "fpga", "mcu_latency": "mcu"}


def read_swap(files: Mapping[str, Path]) -> FlatTable:
    """1,000 rows of genotype and accuracy in percent, without header."""
    (path,) = files.values()
    found = rows(path, 2)
    label = Label("cifar10", "test", 200, text="cifar10 accuracy (%), 200 epochs, one training, as published")
    values = numbers([accuracy for _, accuracy in found], "accuracy")
    return FlatTable(
        tuple(f"{SWAP_SIZE}/{genotype}" for genotype, _ in found), (FlatColumn("test", label, values),)
    )


def read_once_nas(files: Mapping[str, Path]) -> FlatTable:
    """545 rows with a header: accuracies and times after 10 and 50 epochs, latencies on four devices."""
    (path,) = files.values()
    plain = ("valid_acc10", "test_acc50", "flop", "params", *DEVICES)
    texts = table(path, ("architecture", "train_time10", "train_time50", *plain))
    found = {name: numbers(texts[name], name) for name in plain}
    columns = (
        FlatColumn(
            "test",
            Label("cifar10", "test", 50, SEEDS),
            found["test_acc50"],
            seconds(texts["train_time50"], "train_time50"),
        ),
        FlatColumn(
            "validation, 10 epochs",
            Label("cifar10", "validation", 10, SEEDS),
            found["valid_acc10"],
            seconds(texts["train_time10"], "train_time10"),
        ),
    )
    costs = [FlatCost(device, "latency_as_published", found[name]) for name, device in DEVICES.items()]
    costs += [FlatCost("network", f"{name}_millions", found[theirs]) for name, theirs in _COUNTS.items()]
    return FlatTable(
        tuple(f"{ONCE_NAS_SIZE}/{genotype}" for genotype in texts["architecture"]), columns, tuple(costs)
    )


def seconds(texts: Sequence[str], what: str) -> Floats:
    """Seconds of `1:44:56`; raises InputError naming the row that has none.

    Example:
        >>> seconds(["0:20:57"], "train_time10").tolist()
        [1257.0]
    """
    found = []
    for row, text in enumerate(texts):
        parts = re.fullmatch(r"(?:(\d{1,3}) days?, )?(\d{1,3}):(\d\d):(\d\d)(?:\.\d{1,9})?", text)
        if not parts:
            raise InputError(f"{what} of row {row} is {text[:40]!r}, wanted hours:minutes:seconds")
        days, *clock = (int(part or 0) for part in parts.groups())
        hours, minutes, rest = clock
        found.append(86_400 * days + 3_600 * hours + 60 * minutes + rest)
    return np.array(found, dtype=np.float64)


_COUNTS = {"params": "params", "flops": "flop"}
