"""NAS-Bench-301: the DARTS space, about 10^18 pairs of cells, and surrogates that predict their accuracy.

Source: Zela et al. 2022, https://arxiv.org/abs/2008.09777.
"""

from __future__ import annotations

from nasgauge.core import Lazy, SearchSpace, Task
from nasgauge_adapters.nasbench301.install import load_table, predict
from nasgauge_adapters.nasbench301.keys import network_key
from nasgauge_adapters.nasbench301.space import (
    DECISIONS,
    enumerate_architectures,
    neighbours,
    operations,
    parse,
    sample,
)

SEARCH_SPACE = SearchSpace(
    name="nasbench301",
    summary="NAS-Bench-301: the DARTS space, 10^18 pairs of cells, labelled by surrogates or your table",
    tasks={"cifar10": Task(10, 32)},
    parse=parse,
    enumerate=enumerate_architectures,
    sample=sample,
    neighbours=neighbours,
    network_key=network_key,
    build=Lazy("nasgauge_adapters.nasbench301.network:build"),
    load_table=load_table,
    paper="https://arxiv.org/abs/2008.09777",
    decisions=DECISIONS,
    predict=predict,
    operations=operations,
)
