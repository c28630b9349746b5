"""The published files of DyNAS-T: what five searches measured of parts of the Once-for-All supernet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatImporter, FlatTable, InputError, Label, Source
from nasgauge_adapters.ofa_mbv3.space import parse

FILES = {
    "mbnv3w10_evoga_acc.csv": (87_347, "460efa9d68388f0523248c68996738a4cf1580115299c5223386acefd01c2904"),
    "mbnv3w10_evonsga2_acc_macs.csv": (
        129_555,
        "26382008e3311c93cbb1f8de3310ac69a37c650c9692e032c90e04805e523cbe",
    ),
    "mbnv3w10_evounsga3_acc_macs_params.csv": (
        132_907,
        "b24f148a72d2f1bb1b3422a2f7f8a1f21e59bf5d47f033c0945840ac5d78384c",
    ),
    "mbnv3w10_linasga_acc.csv": (86_622, "63f986501c47e44f3c7426acbcbf8787662a8aa93683d95461a6f6bb659765f7"),
    "mbnv3w10_linasnsga2_acc_macs.csv": (
        132_896,
        "cc49278a179df47e6a8f5906e0bd32a6d2f4d29c0d0424ab0ac14eb4a10f8962",
    ),
}
"""Bytes and sha256 of each."""

COLUMNS = ["Sub-network", "Date", "Model Parameters", "Latency (ms)", "MACs", "Top-1 Acc (%)"]
LABEL = Label(
    "imagenet",
    "validation",
    0,
    "mean of repeated measurements",
    kind="inherited",
    text="imagenet validation top-1 (%) at 224 px, not trained alone, mean of repeated measurements",
)
_COMMIT = "https://raw.githubusercontent.com/IntelLabs/DyNAS-T/251cb5e0083077522eb554691f480ba750e63246"


def read(files: Mapping[str, Path]) -> FlatTable:
    """Accuracy of every network of the five searches, the mean where it was measured several times.

    Those are no training seeds: the weights are the same, and measurements differ by 0.02 on average.

    Raises:
        InputError: Naming the file and line that is not as published.
    """
    found: dict[str, list[float]] = {}
    for name in FILES:
        for architecture, accuracy in _rows(files[name]):
            found.setdefault(architecture, []).append(accuracy)
    means = np.array([np.mean(accuracies) for accuracies in found.values()])
    return FlatTable(tuple(found), (FlatColumn("validation", LABEL, means),), canonical=True)


def _rows(path: Path) -> Iterator[tuple[str, float]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        if next(lines, None) != COLUMNS:
            raise InputError(f"{path.name} has other columns: wanted {', '.join(COLUMNS)}")
        for row in lines:
            if len(row) != len(COLUMNS):
                raise InputError(
                    f"line {lines.line_num} of {path.name} has {len(row)} fields: wanted {len(COLUMNS)}"
                )
            try:
                yield parse(row[0]), float(row[-1])
            except ValueError as error:
                raise InputError(f"line {lines.line_num} of {path.name}: {error}") from None


IMPORTER = FlatImporter(
    name="ofa_mbv3",
    summary="ImageNet-1k top-1 of 2,162 sub-networks of the Once-for-All MobileNetV3 supernet",
    benchmark="ofa_mbv3",
    version="1",
    sources=tuple(
        Source(
            file=name,
            size=size,
            licence="Apache-2.0; the repository says research and non-commercial for its code: read it",
            citation=(
                "Cai, Gan, Wang, Zhang, Han: Once-for-All: Train One Network and Specialize it for Efficient "
                "Deployment. ICLR 2020; measured by DyNAS-T, Intel Labs"
            ),
            page="https://github.com/IntelLabs/DyNAS-T",
            urls=(f"{_COMMIT}/notebooks/data/{name}",),
            sha256=digest,
        )
        for name, (size, digest) in FILES.items()
    ),
    read=read,
    note="of five searches, so that good networks are over-represented",
)
