"""What stands below every table, so that a reader can make it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nasgauge import __version__
from nasgauge.analysis.scored_run import Reading
from nasgauge.core import BenchmarkTable
from nasgauge.runtime.machine import place


def made_of(reading: Reading) -> list[str]:
    """Label, table, sample, images, seed, hardware and versions."""
    return scored_with(reading.table, reading.header, len(reading.sample), reading.left_out)


def scored_with(table: BenchmarkTable, header: Mapping[str, Any], count: int, apart: str = "") -> list[str]:
    """The same for `count` architectures of a table; header: of their run; apart: why others do not count."""
    draw = f", images drawn by seed {header['image_seed']}" if "image_seed" in header else ""
    return [
        f"Accuracy: {table.label}. Table: {table.source}.",
        f"Sample: {count} architectures of {table.benchmark}{f' ({apart})' if apart else ''}. Images: "
        f"{header['images']} (fingerprint {header['fingerprint']}), batch {header['batch_size']}, networks "
        f"for {header['dataset']}, seed {header['seed']}{draw}.",
        f"Measured on {place(header)}, nasgauge {__version__}.",
    ]


def made_by(*readings: Reading) -> list[str]:
    """The commands that filled the runs, each once."""
    commands = dict.fromkeys(command for reading in readings for command in reading.commands)
    return [f"Made by: {command}" for command in commands]
