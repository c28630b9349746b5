"""The MobileNetV3 space of Once-for-All: 10^19 networks, 2,162 with accuracies of inherited weights.

Source: Cai et al. 2020, https://arxiv.org/abs/1908.09791; accuracies by Intel Labs' DyNAS-T.
"""

from __future__ import annotations

from nasgauge.benchmarks.imported import load
from nasgauge.core import BenchmarkTable, Lazy, NetworkKey, SearchSpace, Task
from nasgauge_adapters.ofa_mbv3.space import (
    DECISIONS,
    enumerate_architectures,
    neighbours,
    operations,
    parse,
    sample,
)


def network_key(architecture: str) -> NetworkKey:
    """The architecture itself: what does not run is no part of its string."""
    return NetworkKey(parse(architecture))


def load_table(dataset: str, label: str = "validation") -> BenchmarkTable:
    """Accuracies of the published files, imported by `nasgauge data download ofa_mbv3`.

    Args:
        dataset: `imagenet`.
        label: `validation`, of networks with weights inherited from the supernet.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    return load("ofa_mbv3", dataset, label)


SEARCH_SPACE = SearchSpace(
    name="ofa_mbv3",
    summary="MobileNetV3 space of Once-for-All: 10^19 networks, 2,162 with inherited weights on ImageNet-1k",
    tasks={"imagenet": Task(1000, 224)},
    parse=parse,
    enumerate=enumerate_architectures,
    sample=sample,
    neighbours=neighbours,
    network_key=network_key,
    build=Lazy("nasgauge_adapters.ofa_mbv3.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/1908.09791",
    decisions=DECISIONS,
    operations=operations,
)
