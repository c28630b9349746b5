"""Networks of the DARTS space that were really trained, published as tables of the space `nds_darts`.

That space has the operation `none` and nodes that take an input twice, which these tables use; NAS-Bench-301
has neither.
"""

from __future__ import annotations

from nasgauge.core import FlatImporter
from nasgauge_adapters.darts_trained.published import read_once_nas, read_swap
from nasgauge_adapters.sources import SOURCES

SWAP = FlatImporter(
    name="darts-swap1000",
    summary="1,000 networks of the DARTS space, trained 200 epochs on CIFAR-10 by the authors of SWAP-NAS",
    benchmark="nds_darts",
    version="1",
    sources=(SOURCES["darts-swap1000"],),
    read=read_swap,
    note="size of the trained networks not published, built as 16 channels x 8 cells",
)

ONCE_NAS = FlatImporter(
    name="darts-oncenas545",
    summary="545 networks of the DARTS space, 10 and 50 epochs on CIFAR-10, latencies on four devices",
    benchmark="nds_darts",
    version="1",
    sources=(SOURCES["darts-oncenas545"],),
    read=read_once_nas,
    note="after 50 epochs its validation and test accuracies are the same numbers",
)
