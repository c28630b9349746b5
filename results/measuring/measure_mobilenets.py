"""Are parameters and multiply-adds of built MobileNets those of the published files?

    PYTHONPATH=tests python results/measuring/measure_mobilenets.py FOLDER --count 300

FOLDER has the published files as `nasgauge data download` fetches them, in folders below or not. Networks
are built without memory, evenly spread over each file; tests compare all of them by arithmetic.
"""

from __future__ import annotations

import argparse
import csv
import json
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

from mobilenet_counts import counts

from nasgauge.core import SearchSpace
from nasgauge.plugins import search_space
from nasgauge_adapters.mnasnet.table import ARCHIVE
from nasgauge_adapters.nas_bench_macro.table import FILE
from nasgauge_adapters.ofa_mbv3.table import FILES

Published = tuple[str, int, int]
"""Architecture in any notation, parameters and multiply-adds."""


def macro(folder: Path) -> Iterator[Published]:
    """Of NAS-Bench-Macro."""
    (path,) = folder.rglob(FILE)
    for code, entry in json.loads(path.read_text()).items():
        yield code, entry["params"], entry["flops"]


def mnasnet(folder: Path) -> Iterator[Published]:
    """Of Accel-NASBench, whose multiply-adds are those of thop."""
    (path,) = folder.rglob(ARCHIVE)
    with tarfile.open(path) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                entry = json.load(file)
                params, macs = (round(1e6 * entry["model_info"][name]) for name in ("params", "macs"))
                yield json.dumps(entry["architecture"]), params, macs


def ofa(folder: Path) -> Iterator[Published]:
    """Of the Once-for-All supernet."""
    for name in FILES:
        (path,) = folder.rglob(name)
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                yield row["Sub-network"], int(row["Model Parameters"]), int(row["MACs"])


def built(space: SearchSpace, architecture: str) -> tuple[int, int]:
    """Parameters and multiply-adds of the network, as those of its file are counted."""
    (task,) = space.tasks.values()
    found = counts(space.build, architecture, classes=task.classes, size=task.size)
    return found.params, found.thop if space.name == "mnasnet" else found.macs


def main() -> None:
    """One line for each space."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    for name, read in (("nas_bench_macro", macro), ("mnasnet", mnasnet), ("ofa_mbv3", ofa)):
        space, start = search_space(name), time.perf_counter()
        published = {space.parse(text): (params, macs) for text, params, macs in read(options.folder)}
        chosen = list(published)[:: max(1, len(published) // options.count)]
        equal = sum(built(space, architecture) == published[architecture] for architecture in chosen)
        print(f"{name}: {equal} of {len(chosen)} equal, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
