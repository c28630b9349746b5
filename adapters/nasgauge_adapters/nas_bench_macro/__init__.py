"""NAS-Bench-Macro: 6,561 codes of MobileNet blocks, 3,969 different networks, trained on CIFAR-10.

Source: Su et al. 2021, https://arxiv.org/abs/2103.11922.
"""

from __future__ import annotations

from nasgauge.benchmarks.imported import load
from nasgauge.core import BenchmarkTable, Lazy, SearchSpace, Task
from nasgauge_adapters.nas_bench_macro.space import CODES, network_key, operations, sample


def load_table(dataset: str, label: str = "test") -> BenchmarkTable:
    """Accuracies of the published file, imported by `nasgauge data download nas_bench_macro`.

    Args:
        dataset: `cifar10`.
        label: `test`, on which the epoch was chosen; `search`, the first run of it, to search on.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    return load("nas_bench_macro", dataset, label)


SEARCH_SPACE = SearchSpace(
    name="nas_bench_macro",
    summary="NAS-Bench-Macro: 6,561 codes of 8 MobileNet layers, 3,969 different networks, all trained",
    tasks={"cifar10": Task(10, 32)},
    parse=CODES.parse,
    enumerate=CODES.enumerate,
    sample=sample,
    neighbours=CODES.neighbours,
    network_key=network_key,
    build=Lazy("nasgauge_adapters.nas_bench_macro.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/2103.11922",
    decisions=CODES.decisions,
    operations=operations,
)
