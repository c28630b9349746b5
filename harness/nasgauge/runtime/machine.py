"""On what this runs; needs no torch."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def processor() -> str:
    """Model of the processor as the system names it."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def place(header: Mapping[str, Any]) -> str:
    """Where a run was measured, by its header.

    >>> place({"device": "cpu", "hardware": "Z80", "threads": 1, "torch": "2.13.0"})
    'cpu (Z80), 1 thread, torch 2.13.0'
    """
    threads = header["threads"]
    plural = "" if threads == 1 else "s"
    return f"{header['device']} ({header['hardware']}), {threads} thread{plural}, torch {header['torch']}"
