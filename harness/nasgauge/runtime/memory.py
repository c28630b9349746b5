"""Memory of this machine: what is free, and the most that this process had."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

import torch

_PROC, _GROUPS = Path("/proc"), Path("/sys/fs/cgroup")


def free_memory(device: torch.device) -> int:
    """Bytes that a process may still take on the device: what is free, within the limits of its container.

    0 where nobody knows.
    """
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    known = [size for size in (_available(), _left_in_group()) if size]
    return min(known, default=0)


def reset_peak(device: torch.device) -> None:
    """Forgets the highest use so far."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        return
    with suppress(OSError):  # another system, or one that forbids it
        (_PROC / "self/clear_refs").write_text("5")


def peak(device: torch.device) -> int:
    """Highest use in bytes since it was last forgotten, 0 where it is not known.

    On an accelerator what torch allocated there, on the CPU all memory of this process.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return _entry(_PROC / "self/status", "VmHWM") if device.type == "cpu" else 0


def _available() -> int:
    found = _entry(_PROC / "meminfo", "MemAvailable")
    if found:
        return found
    with suppress(OSError, ValueError):
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0


def _left_in_group() -> int:
    """What the container leaves; files that it keeps in memory are given up when they are in the way."""
    for limit, used, kept in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        with suppress(OSError, ValueError):
            size = int((_GROUPS / limit).read_text())
            taken = int((_GROUPS / used).read_text())
            stat = (_GROUPS / limit).with_name("memory.stat").read_text()
            found = re.search(rf"^{kept} (\d+)$", stat, re.MULTILINE)
            return max(1, size - taken + int(found[1] if found else 0))
    return 0


def _entry(path: Path, name: str) -> int:
    """An entry of kB in a file of the kernel, in bytes; 0 where there is none."""
    with suppress(OSError):
        found = re.search(rf"^{name}:\s+(\d+) kB$", path.read_text(), re.MULTILINE)
        return 1024 * int(found[1]) if found else 0
    return 0
