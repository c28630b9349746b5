"""NAS-Bench-201: 15,625 cells of four nodes, trained on three image tasks (also NATS-Bench topology).

Source: Dong and Yang 2020, https://arxiv.org/abs/2001.00326.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nasgauge.core import SearchSpace, Task
from nasgauge_adapters.nasbench201.keys import network_key
from nasgauge_adapters.nasbench201.space import CELLS, operations
from nasgauge_adapters.nasbench201.table import enumerate_architectures, load_table

if TYPE_CHECKING:
    from torch import nn


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = 16,
    cells: int = 5,
    stages: int = 3,
    stem: bool = True,
) -> nn.Module:
    """See `network.build`, imported when a network is wanted: a table is read without torch."""
    from nasgauge_adapters.nasbench201 import network

    return network.build(
        architecture, classes=classes, init_channels=init_channels, cells=cells, stages=stages, stem=stem
    )


def supernet(*, classes: int, init_channels: int = 16, cells: int = 5) -> nn.Module:
    """See `shared.supernet`, imported when it is wanted."""
    from nasgauge_adapters.nasbench201 import shared

    return shared.supernet(classes=classes, init_channels=init_channels, cells=cells)


SEARCH_SPACE = SearchSpace(
    name="nasbench201",
    summary="NAS-Bench-201: 15,625 cells of 4 nodes and 5 operations, every one trained",
    tasks={"cifar10": Task(10, 32), "cifar100": Task(100, 32), "ImageNet16-120": Task(120, 16)},
    parse=CELLS.parse,
    enumerate=enumerate_architectures,
    sample=CELLS.sample,
    neighbours=CELLS.neighbours,
    network_key=network_key,
    build=build,
    load_table=load_table,
    paper="https://arxiv.org/abs/2001.00326",
    decisions=CELLS.decisions,
    supernet=supernet,
    operations=operations,
)
