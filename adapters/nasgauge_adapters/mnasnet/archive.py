"""The tar of small JSON files of Accel-NASBench, one per trained network.

It is read member by member; nothing is unpacked, and links, absolute paths and names that climb out of a
folder are refused.
"""

from __future__ import annotations

import gzip
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nasgauge.core import InputError
from nasgauge_adapters.mnasnet.space import QUANTITIES, STAGED, STAGES, format_options

MOST_BYTES = 16_384
"""Of one JSON file; published ones have less than 2,000."""

_CHUNK = 1 << 20
_FOLDER = "anb_dataset_jsons"
_MEMBER = re.compile(rf"(\./)?{_FOLDER}/result_\d{{1,6}}\.json")


@dataclass(frozen=True)
class Record:
    """What was measured of one network.

    Attributes:
        architecture: Its canonical string.
        top1: Percent.
        seconds: Of its training.
        costs: Milliseconds by device and kind, `latency` of one image or `throughput`.
    """

    architecture: str
    top1: float
    seconds: float
    costs: dict[tuple[str, str], float]


def records(path: Path) -> Iterator[Record]:
    """Every network, in the order of the archive.

    Raises:
        InputError: Naming the member that is not as published.
    """
    try:
        with gzip.open(path) as file, tarfile.open(fileobj=file, mode="r:") as archive:
            for member in archive:
                if not (member.isdir() and member.name.removeprefix("./") == _FOLDER):
                    yield _record(archive, member)
            while file.read(_CHUNK):
                pass  # gzip's own checksum comes last
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise InputError(f"{path.name} is damaged: {error}") from None


def _record(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Record:
    name = member.name[:80]
    if not member.isreg() or not _MEMBER.fullmatch(member.name):
        raise InputError(f"the archive has {name!r}: wanted plain files {_FOLDER}/result_NUMBER.json")
    if member.size > MOST_BYTES:
        raise InputError(f"{name!r} has {member.size:,} bytes: wanted at most {MOST_BYTES:,}")
    file = archive.extractfile(member)
    assert file is not None
    try:
        return _as_published(json.loads(file.read()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = error if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        raise InputError(f"{name!r} is not as published: {why}") from None


def _as_published(found: dict[str, Any]) -> Record:
    options = tuple(
        str(int(found["architecture"][f"block{stage}_{quantity}"]))
        for stage in range(STAGES)
        for quantity in QUANTITIES
    )
    costs = {}
    for name, measured in found["platform_perf"].items():
        kind, _, device = name.partition("_")
        value = measured[f"{kind}_mean"]
        if value is not None:
            # Networks a second become the milliseconds of one: less is better, as of every cost.
            costs[device, kind] = float(value) if kind == "latency" else 1000 / float(value)
    metrics = found["metrics"]
    architecture = STAGED.parse(format_options(options))
    return Record(architecture, float(metrics["val_top1"]), float(metrics["train_time"]), costs)
