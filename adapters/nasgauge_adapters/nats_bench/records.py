"""The state dictionaries in which NAS-Bench-201 and NATS-Bench keep the results of one architecture.

Source: `ArchResults` and `ResultsCount` of the packages nats-bench and nas-bench-201.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from nasgauge.core import InputError
from nasgauge.core.records import Curve, Record, TrainingRun

SPLITS = {
    "cifar10-valid": {"x-valid", "ori-test"},
    "cifar10": {"ori-test"},
    "cifar100": {"x-valid", "x-test", "ori-test"},
    "ImageNet16-120": {"x-valid", "x-test", "ori-test"},
}
"""Splits on which networks trained on each data set were evaluated."""

TRAINED_ON = {
    "cifar10-valid": "one half of the training images, the other half being x-valid",
    "cifar10": "all 50,000 training images",
}


def record(content: object, index: int, architecture: str, schedules: Mapping[str, int]) -> Record:
    """The runs of one architecture, from schedule name -> state of an `ArchResults`.

    Args:
        content: As the file has it.
        index: Number that the record has to have.
        architecture: That the record has to be of.
        schedules: Name of every schedule that has to be there -> its epochs.

    Raises:
        InputError: Saying what is wrong; the caller says in which file.
    """
    found = _dict(content, "the record")
    if set(found) != set(schedules):
        raise InputError(
            f"it has the schedules {reprlib.repr(list(found))}, wanted {', '.join(schedules)}: "
            "is it another version, or of another search space?"
        )
    runs = []
    for name, epochs in schedules.items():
        state = _dict(found[name], f"schedule {name}")
        _same(state.get("arch_index"), index, "architecture number")
        _same(state.get("arch_str"), architecture, "architecture")
        results = _dict(state.get("all_results"), f"all_results of schedule {name}")
        _check_runs(results, state.get("dataset_seed"))
        runs += [_run(key, result, epochs) for key, result in results.items()]
    if not runs:
        raise InputError("it has no training run")
    return Record(index, runs)


def _run(key: object, content: object, epochs: int) -> TrainingRun:
    if not isinstance(key, tuple) or len(key) != 2 or type(key[1]) is not int or key[0] not in list(SPLITS):
        raise InputError(f"a run is called {reprlib.repr(key)}, wanted (data set, seed)")
    dataset, seed = key
    if not 0 <= seed < 1 << 31:
        raise InputError(f"seed {seed} of {dataset} is out of range")
    state = _dict(content, f"run {key}")
    _same(state.get("name"), dataset, "data set")
    _same(state.get("epochs"), epochs, "number of epochs")
    latencies = [x for x in _numbers(state.get("latency") or [], f"latency of {key}") if x > 0]
    return TrainingRun(
        dataset=dataset,
        epochs=epochs,
        seed=seed,
        params=_number(state.get("params"), f"params of {key}"),
        flops=_number(state.get("flop"), f"flop of {key}"),
        latency=sum(latencies) / len(latencies) if latencies else math.nan,
        curves={"train": _train(state, epochs, key), **_evaluations(state, dataset, epochs, key)},
    )


def _train(state: dict[Any, Any], epochs: int, key: object) -> Curve:
    names = list(range(epochs))
    return Curve(
        _column(state.get("train_acc1es"), names, f"train_acc1es of {key}", complete=True),
        _column(state.get("train_losses"), names, f"train_losses of {key}", complete=True),
        _column(state.get("train_times") or {}, names, f"train_times of {key}"),
    )


def _evaluations(state: dict[Any, Any], dataset: str, epochs: int, key: object) -> dict[str, Curve]:
    """Curves of the evaluated splits; every number of the record ends in one of them."""
    splits = state.get("eval_names")
    if not isinstance(splits, list) or any(type(s) is not str or s not in SPLITS[dataset] for s in splits):
        raise InputError(
            f"eval_names of {key} is {reprlib.repr(splits)}, wanted of {sorted(SPLITS[dataset])}"
        )
    columns: dict[str, dict[str, list[float]]] = {split: {} for split in splits}
    for field in ("eval_acc1es", "eval_losses", "eval_times"):
        values = _dict(state.get(field), f"{field} of {key}")
        used = 0
        for split in splits:
            names = _names(split, epochs)
            columns[split][field] = _column(values, names, f"{field} of {key}")
            used += len(values.keys() & names)
        if used != len(values):
            raise InputError(f"{field} of {key} has {len(values) - used} values of no split and epoch")
    return {split: Curve(*fields.values()) for split, fields in columns.items()}


@cache
def _names(split: str, epochs: int) -> tuple[str, ...]:
    return tuple(f"{split}@{epoch}" for epoch in range(epochs))


def _column(values: object, names: Sequence[object], what: str, complete: bool = False) -> list[float]:
    """Values by name, NaN if there is none."""
    found = _dict(values, what)
    if complete and len(found) != len(names):
        raise InputError(f"{what} has {len(found)} values, wanted one for each of {len(names)} epochs")
    column = [found.get(name, math.nan) for name in names]
    if set(map(type, column)) != {float}:
        column = [_number(value, what) for value in column]
    return column


def _check_runs(results: dict[Any, Any], seeds: object) -> None:
    """The record lists its runs twice; both lists have to agree."""
    listed = {
        (dataset, seed)
        for dataset, found in _dict(seeds, "dataset_seed").items()
        for seed in (found if isinstance(found, (list, tuple)) else [])
    }
    if listed != set(results):
        raise InputError(f"it lists {len(listed)} runs and has {len(results)}, or they differ in seeds")


def _same(value: object, wanted: object, what: str) -> None:
    if type(value) is not type(wanted) or value != wanted:
        raise InputError(f"its {what} is {reprlib.repr(value)}, wanted {wanted}: is the folder mixed up?")


def _dict(value: object, what: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{what} is a {type(value).__name__}, wanted a dict")
    return value


def _numbers(values: object, what: str) -> list[float]:
    if not isinstance(values, (list, tuple)):
        raise InputError(f"{what} is a {type(values).__name__}, wanted a list")
    return [_number(value, what) for value in values]


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError(f"{what} holds a {type(value).__name__}, wanted a number")
    try:
        return float(value)
    except OverflowError:
        raise InputError(f"{what} holds a number out of range") from None
