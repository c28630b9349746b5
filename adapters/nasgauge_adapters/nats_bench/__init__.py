"""Official files of NATS-Bench (topology space, which is that of NAS-Bench-201, and size space) and of
NAS-Bench-201 itself.

Source: Dong, Liu, Musial and Gabrys 2021, https://arxiv.org/abs/2009.00437.
"""

from __future__ import annotations

from functools import partial

from nasgauge.core.importer import Importer
from nasgauge_adapters.nats_bench import pth
from nasgauge_adapters.nats_bench.archive import plan, read
from nasgauge_adapters.nats_bench.records import TRAINED_ON
from nasgauge_adapters.sources import SOURCES


def default_labels(epochs: int) -> dict[str, dict[str, str]]:
    """Validation for choosing, test for reporting, as in the papers.

    On cifar10 a network is chosen by what it reaches when trained on one half of the training images,
    and reported by what it reaches when trained on all of them.
    """
    rest = f"{epochs} epochs/mean of seeds"
    validation = {name: f"{name}/x-valid/{rest}" for name in ("cifar100", "ImageNet16-120")}
    test = {name: f"{name}/x-test/{rest}" for name in ("cifar100", "ImageNet16-120")}
    return {
        "validation": {"cifar10": f"cifar10-valid/x-valid/{rest}", **validation},
        "test": {"cifar10": f"cifar10/ori-test/{rest}", **test},
    }


TOPOLOGY = Importer(
    name="nats-tss",
    summary="NATS-Bench topology space: 15,625 architectures, 12 and 200 epochs, up to 3 seeds, curves",
    benchmark="nasbench201",
    version="1",
    source=SOURCES["nats-tss"],
    plan=partial(plan, space="the topology space", size=15_625),
    read=partial(read, schedules={"12": 12, "200": 200}),
    labels=default_labels(200),
    trained_on=TRAINED_ON,
)

SIZE = Importer(
    name="nats-sss",
    summary="NATS-Bench size space: 32,768 architectures, 1, 12 and 90 epochs, curves",
    benchmark="nats_sss",
    version="1",
    source=SOURCES["nats-sss"],
    plan=partial(plan, space="the size space", size=32_768),
    read=partial(read, schedules={"01": 1, "12": 12, "90": 90}),
    labels=default_labels(90),
    trained_on=TRAINED_ON,
)

NASBENCH201 = Importer(
    name="nasbench201",
    summary="NAS-Bench-201 v1.0 or v1.1: the .pth file, 15,625 architectures, read in one piece",
    benchmark="nasbench201",
    version="1",
    source=SOURCES["nasbench201"],
    plan=pth.plan,
    read=pth.read,
    labels=default_labels(200),
    trained_on=TRAINED_ON,
    piecewise=False,
)
