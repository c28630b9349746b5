"""Makes a full-size NATS-Bench folder from a few original records, by a seeded change of every number.

The bench of importing needs 15,625 records, of which three are to be had in small files:

    python results/measuring/synthetic_nats.py ORIGINAL_FOLDER NEW_FOLDER
"""

from __future__ import annotations

import argparse
import bz2
import pickle
import shutil
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

META = "meta.pickle.pbz2"


def load(path: Path) -> Any:
    """A file of which we know that it is an original one."""
    return pickle.loads(bz2.decompress(path.read_bytes()))


@cache
def originals(folder: Path) -> list[dict[str, Any]]:
    """The records that there are."""
    return [load(path) for path in sorted(folder.glob("[0-9]*.pickle.pbz2"))]


def changed(record: dict[str, Any], index: int, name: str) -> dict[str, Any]:
    """A copy for another architecture; accuracies stay multiples of 0.002, losses get new digits."""
    generator = np.random.default_rng(index)
    copy: dict[str, Any] = OrderedDict()
    for schedule, state in record.items():
        runs = {key: run_changed(run, name, generator) for key, run in state["all_results"].items()}
        copy[schedule] = state | {"arch_index": index, "arch_str": name, "all_results": runs}
    return copy


def run_changed(run: dict[str, Any], name: str, generator: np.random.Generator) -> dict[str, Any]:
    """One training run with other numbers and the same keys."""
    new = run | {"arch_config": run["arch_config"] | {"arch_str": name}}
    factor = generator.uniform(0.8, 1.2)
    for field, values in run.items():
        if values and field.endswith(("acc1es", "acc5es", "losses", "times")):
            numbers = np.array(list(values.values()))
            if "acc" in field:
                steps = generator.integers(-500, 501, len(numbers))
                numbers = np.clip(np.round(numbers + 0.002 * steps, 3), 0, 100)
            elif field.endswith("losses"):
                numbers = numbers * generator.uniform(0.9, 1.1, len(numbers))
            else:
                numbers = numbers * factor
            new[field] = type(values)(zip(values, numbers.tolist(), strict=True))
    return new


def write(index: int, name: str, source: Path, target: Path) -> None:
    """The record of one architecture, unless it is there already."""
    path = target / f"{index:06}.pickle.pbz2"
    if not path.exists():
        record = originals(source)[index % len(originals(source))]
        partial_file = path.with_suffix(".partial")
        partial_file.write_bytes(bz2.compress(pickle.dumps(changed(record, index, name), protocol=4)))
        partial_file.rename(path)


def main() -> None:
    """All records, on all cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    chosen = parser.parse_args()
    chosen.target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(chosen.source / META, chosen.target / META)
    names = load(chosen.source / META)["meta_archs"]
    with ProcessPoolExecutor() as pool:
        job = partial(write, source=chosen.source, target=chosen.target)
        for _ in pool.map(job, range(len(names)), names, chunksize=64):
            pass


if __name__ == "__main__":
    main()
