"""NAS-Bench-101: 423,624 different cells of at most seven vertices.

Source: Ying, Klein, Real, Christiansen, Murphy and Hutter 2019, https://arxiv.org/abs/1902.09635.
"""

from __future__ import annotations

from nasgauge.benchmarks.imported import load
from nasgauge.core import BenchmarkTable, Lazy, SearchSpace, Task
from nasgauge_adapters.nasbench101.notations import parse
from nasgauge_adapters.nasbench101.space import enumerate_all, network_key, next_to, operations, sample


def load_table(dataset: str, label: str = "test") -> BenchmarkTable:
    """Accuracies, fetched and imported by `nasgauge data download nasbench101`.

    Args:
        dataset: `cifar10`.
        label: `test`: of 108 epochs, the mean of 3 runs.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    return load("nasbench101", dataset, label)


SEARCH_SPACE = SearchSpace(
    name="nasbench101",
    summary="NAS-Bench-101: 423,624 cells of up to 7 vertices; its table has to be fetched",
    tasks={"cifar10": Task(10, 32)},
    parse=parse,
    enumerate=enumerate_all,
    sample=sample,
    neighbours=next_to,
    network_key=network_key,
    build=Lazy("nasgauge_adapters.nasbench101.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/1902.09635",
    operations=operations,
)
