"""What networks of NAS-Bench-201 cost on devices, and how well they do on tasks of NAS-Bench-360."""

from __future__ import annotations

from nasgauge.core import FlatImporter
from nasgauge_adapters.nasbench201_costs.hw_nas_bench import read_costs
from nasgauge_adapters.nasbench201_costs.nas_bench_360 import read_tasks
from nasgauge_adapters.sources import SOURCES

HW_NAS_BENCH = FlatImporter(
    name="hw-nas-bench",
    summary="HW-NAS-Bench: latency and energy of NAS-Bench-201 networks on six devices, for --hardware",
    benchmark="nasbench201",
    version="1",
    sources=tuple(SOURCES[f"hw-nas-bench-{dataset}"] for dataset in ("cifar10", "cifar100", "imagenet")),
    read=read_costs,
)

NAS_BENCH_360 = FlatImporter(
    name="nb201-nas360",
    summary="NAS-Bench-201 networks on tasks of NAS-Bench-360: ninapro, darcy, CIFAR-100; latency and energy",
    benchmark="nasbench201",
    version="1",
    sources=(SOURCES["nb201-nas360"],),
    read=read_tasks,
    note="networks that are equal share a measurement",
)
