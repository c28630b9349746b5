"""Mean test accuracies of all cells, as FreeREA publishes them in the order of hashes."""

from __future__ import annotations

import gzip
import pickletools
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatImporter, FlatTable, Floats, InputError, Label, Source
from nasgauge_adapters.nasbench101.enumeration import all_cells
from nasgauge_adapters.nasbench101.space import SIZE

FILE = "nasbench101_accuracies.pkl.gz"
LABEL = Label("cifar10", "test", 108, "mean of 3 runs")
_LARGEST = 64 << 20


def read(files: Mapping[str, Path]) -> FlatTable:
    """Accuracies of every cell.

    Raises:
        InputError: For a file that is not as published.
    """
    values = 100 * numbers_of(_unpacked(files[FILE]))
    return FlatTable(all_cells().texts, (FlatColumn("test", LABEL, values),), canonical=True)


def numbers_of(content: bytes) -> Floats:
    """The float64 numbers in the pickle of a data frame of one column, which is not unpickled.

    The published pickle has them as one string of bytes, the only one of that length.

    Raises:
        InputError: If no string of bytes, or more than one, holds that many numbers from 0 to 1.
    """
    try:
        found = [
            value
            for _, value, _ in pickletools.genops(content)
            if isinstance(value, bytes) and len(value) == 8 * SIZE
        ]
    except ValueError as error:
        raise InputError(f"it is not a whole pickle ({error})") from None
    columns = [np.frombuffer(value, "<f8") for value in found]
    # The other, numbers of rows, would be as good as 0.
    fractions = [each for each in columns if ((each >= 0) & (each <= 1)).all() and np.ptp(each) > 0.1]
    if len(fractions) != 1:
        raise InputError(f"it has {len(fractions)} columns of {SIZE:,} accuracies from 0 to 1: wanted one")
    return np.array(fractions[0], np.float64)


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            content = file.read(_LARGEST + 1)
    except (OSError, EOFError) as error:
        raise InputError(f"it is not a whole gzip file ({error})") from None
    if len(content) > _LARGEST:
        raise InputError(f"it unpacks to more than {_LARGEST >> 20} MB")
    return content


IMPORTER = FlatImporter(
    name="nasbench101",
    summary="mean test accuracies of all cells of NAS-Bench-101 at 108 epochs",
    benchmark="nasbench101",
    version="1",
    sources=(
        Source(
            file=FILE,
            size=1_844_769,
            licence="MIT (FreeREA) of data under Apache-2.0",
            citation="Ying et al.: NAS-Bench-101: Towards Reproducible Neural Architecture Search. ICML 2019",
            page="https://github.com/NiccoloCavagnero/FreeREA",
            urls=(
                "https://raw.githubusercontent.com/NiccoloCavagnero/FreeREA/"
                "9c2a726cd3adf526c43ae52a515a8fc5ea927fe7/cached_metrics/nasbench101/cifar10/accuracies.pkl.gz",
            ),
            sha256="84bcca117040f6f499e81743baee1ffaa3865f014bc7489fb1833dc06905f55e",
        ),
    ),
    read=read,
    note="2,178 cells lie below 50 %: their mean may hold a failed run",
)
