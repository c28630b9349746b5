"""Small files in the official layouts, written by the official packages."""

from __future__ import annotations

import bz2
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
from nats_bench.api_utils import ArchResults, ResultsCount

from nasgauge.plugins import search_space

SPLITS = {
    "cifar10-valid": ("x-valid", "ori-test"),
    "cifar10": ("ori-test",),
    "cifar100": ("x-valid", "x-test", "ori-test"),
    "ImageNet16-120": ("x-valid", "x-test", "ori-test"),
}
TOPOLOGY = {"12": (12, (111, 777)), "200": (200, (777, 888, 999))}
SIZE = {"01": (1, (777,)), "12": (12, (777, 888)), "90": (90, (777,))}


def run(dataset: str, seed: int, epochs: int, generator: np.random.Generator) -> ResultsCount:
    """One training run with made-up numbers, in the package's own class."""

    def accuracies() -> list[float]:
        return (100 * generator.random(epochs)).tolist()

    train = {name: dict(enumerate(accuracies())) for name in ("top1", "top5", "losses")}
    config = {"channel": 16, "num_cells": 5, "arch_str": "", "class_num": 10}
    params, latency = np.float64(generator.random()), [np.float64(generator.random())]
    result = ResultsCount(dataset, None, {}, {}, params, 15.5, config, f"{seed:04}", epochs, latency)
    result.update_train_info(train["top1"], train["top5"], train["losses"], None)
    result.reset_pseudo_train_times(float(generator.random()))
    for split in SPLITS[dataset]:
        # As in the official records: x-valid and x-test of a long schedule after the last epoch only.
        first = (
            epochs - 1
            if epochs == 200 and split in ("x-test", "x-valid") and dataset != "cifar10-valid"
            else 0
        )
        values = {epoch: value for epoch, value in enumerate(accuracies()) if epoch >= first}
        losses = {epoch: value for epoch, value in enumerate(accuracies()) if epoch >= first}
        result.update_OLD_eval(split, values, losses)
        result.reset_pseudo_eval_times(split, float(generator.random()))
    return result


def state(
    index: int, architecture: str, epochs: int, seeds: tuple[int, ...], seed: int = 0
) -> dict[str, Any]:
    """State of an `ArchResults` with one run per data set and seed."""
    results = ArchResults(index, architecture)
    generator = np.random.default_rng((seed, index, epochs))
    for dataset in SPLITS:
        for each in seeds:
            results.update(dataset, each, run(dataset, each, epochs, generator))
    results.clear_params()
    found: dict[str, Any] = results.state_dict()
    return found


def record(
    index: int, architecture: str, schedules: dict[str, tuple[int, tuple[int, ...]]]
) -> dict[str, Any]:
    """What one file of NATS-Bench holds."""
    return OrderedDict(
        (name, state(index, architecture, epochs, seeds)) for name, (epochs, seeds) in schedules.items()
    )


def names(space: str) -> list[str]:
    """All architectures of a search space, in the benchmark's own order."""
    return list(search_space(space).enumerate())


def save(content: object, path: Path) -> None:
    """As `pickle_save` of nats-bench."""
    path.write_bytes(bz2.compress(pickle.dumps(content, protocol=4)))


def folder(path: Path, indices: tuple[int, ...], space: str = "nasbench201") -> Path:
    """A folder of NATS-Bench with some of its records."""
    path.mkdir(parents=True)
    every = names(space)
    meta = {"meta_archs": every, "total_archs": len(every), "arch2infos": None, "evaluated_indexes": set()}
    save(meta, path / "meta.pickle.pbz2")
    for index in indices:
        schedules = TOPOLOGY if space == "nasbench201" else SIZE
        save(record(index, every[index], schedules), path / f"{index:06}.pickle.pbz2")
    return path
