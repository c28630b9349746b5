"""Imports a full-size folder and measures it: minutes, memory, size, and how fast the table opens.

    python results/measuring/synthetic_nats.py ORIGINAL_FOLDER NEW_FOLDER
    NASGAUGE_DATA=SCRATCH taskset -c 0,1 python results/measuring/measure_import.py NEW_FOLDER

Memory is sampled five times a second from /proc (Linux): the sum over all processes of what each has
alone plus its share of what several have.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from nasgauge.benchmarks.imported import load
from nasgauge.benchmarks.imported_table import ImportedTable

T = TypeVar("T")


def proportional_bytes(session: int) -> int:
    """Memory of all processes of a session."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int((process / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                lines = (process / "smaps_rollup").read_text().splitlines()
                total += sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, IndexError):  # it has just ended
            continue
    return total


def timed(what: str, function: Callable[[], T]) -> T:
    """The best of three, printed."""
    best = np.inf
    for _ in range(3):
        start = time.perf_counter()
        result = function()
        best = min(best, time.perf_counter() - start)
    print(f"{what}: {best:.3f} s")
    return result


def main() -> None:
    """Import in a process of its own, then open what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    start, peak = time.perf_counter(), 0
    command = [sys.executable, "-m", "nasgauge", "data", "import", "nats-tss", parser.parse_args().folder]
    process = subprocess.Popen(command, start_new_session=True)
    while process.poll() is None:
        peak = max(peak, proportional_bytes(process.pid))
        time.sleep(0.2)
    minutes = (time.perf_counter() - start) / 60
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = (used.ru_utime + used.ru_stime) / 60
    print(f"import: {minutes:.1f} minutes, {busy:.1f} of processor time, exit {process.returncode}")
    print(f"  peak memory of all processes: {peak / 1e6:.0f} MB")

    table = ImportedTable("nats-tss")
    for kind, file in table.origin.files.items():
        print(f"{kind}: {file['bytes'] / 1e6:.1f} MB")
    rows = timed("all end results", lambda: ImportedTable("nats-tss").results())
    print(f"  {len(rows)} rows")
    one = timed("one label", lambda: load("nasbench201", "cifar10", "test"))
    names = [
        one.architectures[row]
        for row in np.random.default_rng(0).integers(len(one.architectures), size=10**6)
    ]
    timed("1 million labels", lambda: one.accuracy[one.rows(names)])
    timed("curves of one label", lambda: ImportedTable("nats-tss").curves("cifar10-valid", "x-valid", 200))


if __name__ == "__main__":
    main()
