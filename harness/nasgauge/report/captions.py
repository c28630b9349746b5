"""What stands below every table, so that a reader can make it again."""

from __future__ import annotations

from nasgauge import __version__
from nasgauge.reading import Reading


def made_of(reading: Reading) -> list[str]:
    """Label, table, sample, images, seed, hardware and versions."""
    table, header = reading.table, reading.header
    draw = f", images drawn by seed {header['image_seed']}" if "image_seed" in header else ""
    apart = f" ({reading.left_out})" if reading.left_out else ""
    return [
        f"Accuracy: {table.label}. Table: {table.source}.",
        f"Sample: {len(reading.sample)} architectures of {table.benchmark}{apart}. Images: "
        f"{header['images']} (fingerprint {header['fingerprint']}), batch {header['batch_size']}, networks "
        f"for {header['dataset']}, seed {header['seed']}{draw}.",
        f"Measured on {header['device']} ({header['hardware']}), {header['threads']} threads, "
        f"torch {header['torch']}, nasgauge {__version__}.",
    ]


def made_by(*readings: Reading) -> list[str]:
    """The commands that filled the runs, each once."""
    commands = dict.fromkeys(command for reading in readings for command in reading.commands)
    return [f"Made by: {command}" for command in commands]
