"""Networks of NAS-Bench-201 on three tasks, on two devices by three frameworks: one Parquet file.

Source: https://github.com/roldebijvank/HW-NAS-Bench-360; tasks of Tu et al. 2022,
https://arxiv.org/abs/2110.05668.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nasgauge.core import FlatColumn, FlatCost, FlatTable, InputError, Label
from nasgauge.plugins import search_space

KEYS = ["device", "framework", "task"]
NUMBERS = {"lat_ms_median": "latency_ms", "energy_mj": "energy_mj"}
TASKS = {
    "cifar100": "cifar100 test accuracy (%), 200 epochs, mean of training seeds",
    "ninapro": "ninapro accuracy (%), as published",
    "darcy": "darcy score as published, perhaps 1 - relative error",
}
FRACTIONS = {"darcy"}
"""Tasks whose values are not percent."""


def read_tasks(files: Mapping[str, Path]) -> FlatTable:
    """Accuracy on each task, and costs on each device by each framework.

    Raises:
        InputError: Where it has other columns, or not every network once for each of them.
    """
    (path,) = files.values()
    architectures = tuple(search_space("nasbench201").enumerate())
    frame = _frame(path)
    columns: dict[str, FlatColumn] = {}
    costs = []
    for (device, framework, task), part in frame.groupby(KEYS, sort=True):
        part = part.sort_values("arch_idx")
        if part.arch_idx.tolist() != list(range(len(architectures))):
            raise InputError(
                f"{device}, {framework}, {task}: wanted each of {len(architectures)} networks once"
            )
        if task not in TASKS:
            raise InputError(f"task {task[:40]!r}: wanted one of {', '.join(TASKS)}")
        columns[task] = _column(task, part.accuracy.to_numpy(), columns.get(task))
        for name, quantity in NUMBERS.items():
            values = part[name].to_numpy()
            if np.isfinite(values).any():
                costs.append(FlatCost(f"{device} {framework}", quantity, values, task))
    return FlatTable(architectures, tuple(columns.values()), tuple(costs), canonical=True)


def _column(
    task: str, values: np.ndarray[tuple[int], np.dtype[np.float64]], before: FlatColumn | None
) -> FlatColumn:
    if before is not None and not np.array_equal(before.values, values):
        raise InputError(f"accuracy on {task} differs from device to device")
    label = Label(task, "test", text=TASKS[task])
    return FlatColumn("test, NAS-Bench-360", label, values, percent=task not in FRACTIONS)


def _frame(path: Path) -> pd.DataFrame:
    wanted = {"arch_idx": pa.int64(), "accuracy": pa.float64(), **dict.fromkeys(NUMBERS, pa.float64())}
    wanted |= dict.fromkeys(KEYS, pa.string())
    try:
        read = pq.read_table(path, columns=list(wanted))
        return read.cast(pa.schema([(name, wanted[name]) for name in read.column_names])).to_pandas()
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise InputError(f"it is not the Parquet file that is published ({str(error)[:120]})") from None
