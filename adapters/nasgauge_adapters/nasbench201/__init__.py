"""NAS-Bench-201: 15,625 cells of four nodes, trained on three image tasks (also NATS-Bench topology).

Source: Dong and Yang 2020, https://arxiv.org/abs/2001.00326.
"""

from __future__ import annotations

from nasgauge.core import Lazy, SearchSpace, Task
from nasgauge_adapters.nasbench201.keys import network_key
from nasgauge_adapters.nasbench201.space import CELLS, operations
from nasgauge_adapters.nasbench201.table import enumerate_architectures, load_table

SEARCH_SPACE = SearchSpace(
    name="nasbench201",
    summary="NAS-Bench-201: 15,625 cells of 4 nodes and 5 operations, every one trained",
    tasks={"cifar10": Task(10, 32), "cifar100": Task(100, 32), "ImageNet16-120": Task(120, 16)},
    parse=CELLS.parse,
    enumerate=enumerate_architectures,
    sample=CELLS.sample,
    neighbours=CELLS.neighbours,
    network_key=network_key,
    build=Lazy("nasgauge_adapters.nasbench201.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/2001.00326",
    decisions=CELLS.decisions,
    supernet=Lazy("nasgauge_adapters.nasbench201.shared:supernet"),
    operations=operations,
)
