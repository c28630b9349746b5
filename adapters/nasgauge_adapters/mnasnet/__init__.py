"""The MobileNet space of Accel-NASBench: 10^11 networks, 5,138 trained on ImageNet-1k.

Source: Ahmad, Du, Xie and Zhang 2024, https://arxiv.org/abs/2404.08005. It is not the space of MDENAS or
of RWE, of which no accuracies are published: widths, activations and squeeze-excite differ.
"""

from __future__ import annotations

from nasgauge.benchmarks.imported import load
from nasgauge.core import BenchmarkTable, Lazy, SearchSpace, Task
from nasgauge_adapters.mnasnet.space import STAGED, operations


def load_table(dataset: str, label: str = "validation") -> BenchmarkTable:
    """Accuracies of the published files, imported by `nasgauge data download mnasnet`.

    Args:
        dataset: `imagenet`.
        label: `validation`, of 5,125 networks; `seeds` and `fewproxy`, of 117 trained three times.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    return load("mnasnet", dataset, label)


SEARCH_SPACE = SearchSpace(
    name="mnasnet",
    summary="MobileNet space of Accel-NASBench: 10^11 networks, 5,138 of them trained on ImageNet-1k",
    tasks={"imagenet": Task(1000, 224)},
    parse=STAGED.parse,
    enumerate=STAGED.enumerate,
    sample=STAGED.sample,
    neighbours=STAGED.neighbours,
    network_key=STAGED.network_key,
    build=Lazy("nasgauge_adapters.mnasnet.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/2404.08005",
    decisions=STAGED.decisions,
    supernet=Lazy("nasgauge_adapters.mnasnet.shared:supernet"),
    operations=operations,
)
