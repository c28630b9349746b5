"""The size space of NATS-Bench: 32,768 choices of five channel counts for one fixed cell.

Source: Dong, Liu, Musial and Gabrys 2021, https://arxiv.org/abs/2009.00437.
"""

from __future__ import annotations

from nasgauge.benchmarks.imported import load
from nasgauge.core import BenchmarkTable, Lazy, SearchSpace, Task
from nasgauge_adapters.nats_sss.space import SIZES


def load_table(dataset: str, label: str = "validation") -> BenchmarkTable:
    """Accuracies from the official files, imported by `nasgauge data import nats-sss PATH`.

    Args:
        dataset: `cifar10`, `cifar100` or `ImageNet16-120`.
        label: `validation`, `test`, or one in full.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    return load("nats_sss", dataset, label)


SEARCH_SPACE = SearchSpace(
    name="nats_sss",
    summary="NATS-Bench size space: 32,768 choices of 5 channel counts; its table has to be imported",
    tasks={"cifar10": Task(10, 32), "cifar100": Task(100, 32), "ImageNet16-120": Task(120, 16)},
    parse=SIZES.parse,
    enumerate=SIZES.enumerate,
    sample=SIZES.sample,
    neighbours=SIZES.neighbours,
    network_key=SIZES.network_key,
    build=Lazy("nasgauge_adapters.nats_sss.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/2009.00437",
    decisions=SIZES.decisions,
)
