"""Where the official files can be had: one table, which the user's own sources.toml overrides.

Their publishers name no checksums of these files, and sizes are counted from the records; what was
fetched is described by the hash in its note of origin.
"""

from __future__ import annotations

from nasgauge.core.importer import Source

_DRIVE = "https://drive.usercontent.google.com/download?export=download&confirm=t&id="
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
            "Radosavovic, Johnson, Xie, Lo, Dollar: On Network Design Spaces for Visual Recognition. ICCV 2019"
        ),
        page="https://github.com/facebookresearch/nds",
        urls=("https://dl.fbaipublicfiles.com/nds/data.zip",),
    ),
}
