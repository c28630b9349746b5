"""What the labels of a small imported table of NAS-Bench-201 give; `imported` of conftest.py makes it."""

from __future__ import annotations

from nasgauge.core import BenchmarkTable
from nasgauge.plugins import search_space

INDICES = (3, 40, 500, 6000)
SPACE = search_space("nasbench201")


def load(label: str, dataset: str = "cifar10") -> BenchmarkTable:
    found: BenchmarkTable = SPACE.load_table(dataset, label)
    return found
