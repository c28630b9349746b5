"""What networks cost on a device, as further objectives: tables of the user's, or imported ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from nasgauge.benchmarks.csv_file import content_of, frame_of, header_of, numbers, parsed
from nasgauge.benchmarks.flat_tables import ImportedFlat
from nasgauge.core import BenchmarkTable, FlatImporter, InputError, Objective, SearchSpace, match, named
from nasgauge.core.comma_list import listed
from nasgauge.plugins import IMPORTERS, importer, names

_KEYS = ["architecture", "device"]
_QUANTITIES = {"latency_ms": "milliseconds, 0 or more", "energy_mj": "millijoules, 0 or more"}


def with_hardware(
    table: BenchmarkTable, source: Path, space: SearchSpace, devices: str | Sequence[str] = ()
) -> BenchmarkTable:
    """The table with costs as objectives.

    Args:
        table: Of accuracies.
        source: CSV `architecture,device,latency_ms[,energy_mj]`, or the name of an imported table with costs.
        space: Parses the architectures.
        devices: Only these, as names or lists by comma; without them all that there are.

    Raises:
        InputError: Naming file, line and column; and for a device that is not there.
    """
    imported = None if source.exists() else _imported(str(source), space)
    found = (
        _of_file(table, source, space, devices)
        if imported is None
        else imported.objectives(
            table.architectures,
            table.label.dataset,
            _chosen(devices, imported.devices, source) or imported.devices,
        )
    )
    return replace(table, objectives=(*table.objectives, *found))


def _imported(name: str, space: SearchSpace) -> ImportedFlat | None:
    """The imported table with costs of that name; None where no table has it."""
    known = [each for each in names(IMPORTERS) if isinstance(importer(each), FlatImporter)]
    chosen = match(name, known)
    if chosen is None:
        return None
    one = importer(chosen)
    assert isinstance(one, FlatImporter)
    if one.benchmark != space.name:
        raise InputError(f"--hardware {name}: {chosen} is a table of {one.benchmark}, not of {space.name}")
    found = ImportedFlat(one)
    if not found.devices:
        raise InputError(f"--hardware {name}: {chosen} has no costs on any device")
    return found


def _of_file(
    table: BenchmarkTable, path: Path, space: SearchSpace, devices: str | Sequence[str]
) -> list[Objective]:
    content = content_of(path)
    there = [name for name in _QUANTITIES if name == "latency_ms" or name in header_of(content, path)]
    frame = frame_of(content, [*_KEYS, *there], path)
    values = {name: numbers(frame[name], path, _QUANTITIES[name]) for name in there}
    rows = _rows(frame, path, space)
    known = sorted({device for _, device in rows})
    source = f"{path.name}, sha256 {hashlib.sha256(content).hexdigest()[:12]}"
    objectives = []
    for device in _chosen(devices, known, path) or known:
        at = [rows.get((name, device), -1) for name in table.architectures]
        for name in there:
            found = np.where(np.array(at) < 0, np.nan, values[name][at])
            objectives.append(Objective(f"{device} {name}", found, source))
    return objectives


def _chosen(devices: str | Sequence[str], known: list[str], path: Path) -> list[str]:
    """Each device that is named, once; a name may have commas."""
    texts = [devices] if isinstance(devices, str) else devices
    names = [name for text in texts for name in ([text] if match(text, known) else listed([text]))]
    return list(dict.fromkeys(named(f"device in {path}", name, known) for name in names))


def _rows(frame: pd.DataFrame, path: Path, space: SearchSpace) -> dict[tuple[str, str], int]:
    """Row of each architecture on each device."""
    rows: dict[tuple[str, str], int] = {}
    for row, (line, text, device) in enumerate(
        zip(frame.index, frame.architecture, frame.device, strict=True)
    ):
        if not device.strip():
            raise InputError(f"{path}, line {line}, column 'device': '', wanted a name")
        key = parsed(text, line, "architecture", path, space), device.strip()
        if key in rows:
            raise InputError(
                f"{path}, line {line}: {text!r} on {device!r} stands in line {frame.index[rows[key]]} already"
            )
        rows[key] = row
    return rows
