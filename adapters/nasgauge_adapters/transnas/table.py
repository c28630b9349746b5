"""The published metrics of TransNAS-Bench-101: one CSV file per task, a row per network, without names.

The rows are the 3,256 macro networks, then the 4,096 micro ones, in the order in which the spaces list them.
Cells that are one network were trained apart: both runs are those of both.

Source: Zhenhan-Huang/NASGraph-Public (Apache-2.0), from the official `transnas-bench_v10141024.pth`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatImporter, FlatTable, Floats, InputError, Label, Source
from nasgauge_adapters.transnas.macro import every
from nasgauge_adapters.transnas.micro import CELLS, network_key, twin

_COMMIT = "1f8fd621c60a48728fcc890818b6b94eee62e4dc"
_FOLDER = f"https://raw.githubusercontent.com/Zhenhan-Huang/NASGraph-Public/{_COMMIT}/data"
_CITATION = (
    "Duan et al.: TransNAS-Bench-101: Improving Transferability and Generalizability of Cross-Task Neural "
    "Architecture Search. CVPR 2021"
)
SECONDS = "time_elapsed"


@dataclass(frozen=True)
class TrainedTask:
    """One of the seven tasks.

    Attributes:
        column: Of the file, behind `valid_` and `test_`; higher is better.
        metric: What it is.
        epochs: Of the training; the best of them counts.
        percent: Whether it is percent.
        size: Bytes of the file.
        sha256: Of the file.
    """

    column: str
    metric: str
    epochs: int
    percent: bool
    size: int
    sha256: str


TASKS = {
    "class_scene": TrainedTask(
        "top1", "accuracy (%)", 25, True, 1280269,
        "fd314559c718b389bce78571e4e506fb89f5a66ece6e776e593f3ac180cee469",
    ),
    "class_object": TrainedTask(
        "top1", "accuracy (%)", 25, True, 1280886,
        "27490b4cf814237272eff729732f24f92f617bc907192b18f2cb2af6542b6bc3",
    ),
    "jigsaw": TrainedTask(
        "top1", "accuracy (%)", 10, True, 1266139,
        "8a1c2adb7877f9f982c3848c2d8d3260b2a01c8e70ec2c2c8e02cc065deced2d",
    ),
    "room_layout": TrainedTask(
        "neg_loss", "minus the loss", 25, False, 953332,
        "43030a7d92972dcfb61881db26bb6e4b5309d19c2738ebc1422fe808792b86b1",
    ),
    "segmentsemantic": TrainedTask(
        "mIoU", "mean intersection over union (%)", 30, True, 1318267,
        "35d9aefa0f0b56cf6727d7a0f6073e7bbfdd5d957a62df16ece2be010b123cff",
    ),
    "normal": TrainedTask(
        "ssim", "structural similarity", 30, False, 945923,
        "b3e465c7a519324d4390c090d179110e5d64bbf1c2374f0251aa0bd71ce5eec7",
    ),
    "autoencoder": TrainedTask(
        "ssim", "structural similarity", 30, False, 950690,
        "17888f4fc25b54ba2c62dc011f952e212337aa16fa75fb5447306e1157b7fcdc",
    ),
}  # fmt: skip


def file_of(task: str) -> str:
    """Name of the file of a task."""
    return f"transbench101_{task}.csv"


def read_micro(files: Mapping[str, Path]) -> FlatTable:
    """The metrics of all cells, of the seven files; raises InputError saying what is wrong in which."""
    names = tuple(CELLS.enumerate())
    row_of = {name: row for row, name in enumerate(names)}
    keys = np.array([row_of[network_key(name)] for name in names])
    others = np.array([row_of[twin(key)] for key in map(names.__getitem__, keys)])

    def runs(values: Floats) -> Floats:
        """(N, 2), the same for a cell and its twin; NaN where it has none."""
        mine = values[-len(names) :]
        return np.stack([mine[keys], np.where(others == keys, np.nan, mine[others])], axis=1)

    return _table(files, names, runs, "mean of the 1 or 2 trainings of the network")


def read_macro(files: Mapping[str, Path]) -> FlatTable:
    """The metrics of all macro networks, as `read_micro` does."""
    return _table(files, every(), lambda values: values[: len(every())], "one training seed")


def _table(
    files: Mapping[str, Path], names: Sequence[str], pick: Callable[[Floats], Floats], seeds: str
) -> FlatTable:
    """pick: a column of a file, all its rows, to the values of `names`."""
    columns = []
    for task, what in TASKS.items():
        found = _numbers(files[file_of(task)], [f"valid_{what.column}", f"test_{what.column}", SECONDS])
        valid, test, seconds = map(pick, found.T)
        for split, values in (("validation", valid), ("test", test)):
            text = f"{task} {split} {what.metric}, epoch of {what.epochs} that is best on validation, {seeds}"
            label = Label(task, split, what.epochs, seeds, text=text)
            columns.append(FlatColumn(split, label, values, seconds, percent=what.percent))
    return FlatTable(tuple(names), tuple(columns), canonical=True)


def _numbers(path: Path, columns: Sequence[str]) -> Floats:
    """These columns of a file, one row per network."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        lacking = {*columns, "file_id"} - {*(rows.fieldnames or [])}
        if lacking:
            raise InputError(f"{path.name} has no column {sorted(lacking)[0]!r}")
        found = [[row[column] for column in (*columns, "file_id")] for row in rows]
    wanted = len(every()) + CELLS.size
    if len(found) != wanted:
        raise InputError(f"{path.name} has {len(found):,} rows, wanted {wanted:,}, one per network")
    values = np.array(found, dtype=np.float64)
    if not np.array_equal(values[:, -1], np.arange(wanted)):
        raise InputError(f"{path.name} has rows in another order: its file_id does not count from 0")
    return values[:, :-1]


def _sources() -> tuple[Source, ...]:
    return tuple(
        Source(
            file=file_of(task),
            size=what.size,
            licence="Apache-2.0 (NASGraph-Public), of data under MIT (TransNASBench)",
            citation=_CITATION,
            page="https://github.com/Zhenhan-Huang/NASGraph-Public",
            urls=(f"{_FOLDER}/{file_of(task)}",),
            sha256=what.sha256,
        )
        for task, what in TASKS.items()
    )


NOTE = "the epoch was chosen on validation images"
MICRO = FlatImporter(
    "transnas_micro", "4,096 cells on 7 tasks", "transnas_micro", "1", _sources(), read_micro, NOTE
)
MACRO = FlatImporter(
    "transnas_macro", "3,256 macro networks on 7 tasks", "transnas_macro", "1", _sources(), read_macro, NOTE
)
