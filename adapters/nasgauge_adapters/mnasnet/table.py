"""The published files of Accel-NASBench as one table: 5,138 trainings, and those of 117 networks by seed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatCost, FlatImporter, FlatTable, Floats, InputError, Label, Source
from nasgauge_adapters.mnasnet.archive import Record, records
from nasgauge_adapters.mnasnet.space import STAGED, STAGES, format_options

ARCHIVE = "anb_dataset_jsons.tar.gz"
SEEDS = (1, 2, 3)
FIELDS = 37
"""Of a line of repeated trainings: top-1 is the fifth, seconds the ninth, the last 28 are e, k, l and se."""

QUANTITIES = {"latency": "latency_ms", "throughput": "per_image_ms"}
_OF_ALL = "progressive 160-192 px and evaluated at 256"
_PROXIFIED = f"imagenet validation top-1 (%), 16 epochs ('proxified'), {_OF_ALL}"
_FEWPROXY = "imagenet validation top-1 (%), longer training ('fewproxy')"

_PLOTS = "plots/ablations_plots/csvs"
_COMMIT = "https://raw.githubusercontent.com/afzalxo/Accel-NASBench/42603572d530310e6bac7191d00cf45625a6b197"
_FILES = {
    f"anb_dataset/{ARCHIVE}": (
        1_173_570,
        "3520992d42e368b7c08c99fc3f6612855b5b366bf98668a7f19d49f3131aa4ae",
    ),
    f"{_PLOTS}/fewproxy-seed1.csv": (
        17_348,
        "108c3425e8ea4b865cf20a023266c396a3da9080074d3d0f2ce6d48c7db3351a",
    ),
    f"{_PLOTS}/fewproxy-seed2.csv": (
        17_400,
        "6d8f3f377f760e325dcb862ff0dc7e261d5702da712867047e321c0822bcee1d",
    ),
    f"{_PLOTS}/fewproxy-seed3.csv": (
        17_357,
        "e00d93833916d0ed9dbb556694a78f51be92787b5260282d946b5c9051bbd095",
    ),
    f"{_PLOTS}/proxified-seed1.csv": (
        17_411,
        "ab8dfce48bc0ca59d365f5bfde70c1036112fb694a773856fb72adc45ddf5e90",
    ),
    f"{_PLOTS}/proxified-seed2.csv": (
        17_389,
        "7cd2c96a6ec9c0c63a56780a700baa6dfa7df199a2d2d8281a1185c658c0b054",
    ),
    f"{_PLOTS}/proxified-seed3.csv": (
        17_411,
        "301f346c34f8528864f3332af07ae0fa71746aa442f27ce03409f7ea92cfdc3a",
    ),
}
"""Bytes and sha256 of each."""


def read(files: Mapping[str, Path]) -> FlatTable:
    """Accuracies, seconds and costs.

    Raises:
        InputError: Naming the member or line that is not as published.
    """
    trained = list(records(files[ARCHIVE]))
    repeats = {
        recipe: [list(_repeats(files[f"{recipe}-seed{seed}.csv"])) for seed in SEEDS]
        for recipe in ("proxified", "fewproxy")
    }
    names = [each.architecture for each in trained]
    names += [each.architecture for runs in repeats.values() for run in runs for each in run]
    rows = {name: row for row, name in enumerate(dict.fromkeys(names))}
    one, three = "one training seed", "mean of 3 training seeds"
    columns = (
        _column("validation", f"{_PROXIFIED}, {one}", [trained], rows),
        _column("seeds", f"{_PROXIFIED}, {three}", repeats["proxified"], rows),
        _column("fewproxy", f"{_FEWPROXY}, {three}", repeats["fewproxy"], rows),
    )
    return FlatTable(tuple(rows), columns, tuple(_costs(trained, rows)), canonical=True)


def _column(name: str, text: str, runs: list[list[Record]], rows: Mapping[str, int]) -> FlatColumn:
    """One kind of accuracy; where there is one run only, seeds are not told apart."""
    label = Label("imagenet", "validation", 0 if name == "fewproxy" else 16, text=text)
    values = np.stack([_means(rows, ((each.architecture, each.top1) for each in run)) for run in runs], 1)
    seconds = np.stack([_means(rows, ((each.architecture, each.seconds) for each in run)) for run in runs], 1)
    if len(runs) == 1:
        return FlatColumn(name, label, values[:, 0], seconds[:, 0])
    return FlatColumn(name, label, values, seconds)


def _costs(trained: list[Record], rows: Mapping[str, int]) -> Iterator[FlatCost]:
    for device, kind in dict.fromkeys(key for each in trained for key in each.costs):
        if kind not in QUANTITIES:
            raise InputError(f"{kind} of {device} is unknown: wanted {' or '.join(QUANTITIES)}")
        known = (
            (each.architecture, each.costs[device, kind]) for each in trained if (device, kind) in each.costs
        )
        yield FlatCost(device, QUANTITIES[kind], _means(rows, known))


def _means(rows: Mapping[str, int], pairs: Iterable[tuple[str, float]]) -> Floats:
    """(N,) value of each architecture, the mean where it has several, NaN where it has none."""
    totals, counts = np.zeros(len(rows)), np.zeros(len(rows))
    for name, value in pairs:
        totals[rows[name]] += value
        counts[rows[name]] += 1
    means: Floats = np.divide(totals, counts, out=np.full(len(rows), np.nan), where=counts > 0)
    return means


def _repeats(path: Path) -> Iterator[Record]:
    """The trainings of one seed; the file has no header."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        for line in lines:
            try:
                yield _repeat(line)
            except ValueError as error:
                raise InputError(f"line {lines.line_num} of {path.name}: {error}") from None


def _repeat(line: list[str]) -> Record:
    if len(line) != FIELDS:
        raise InputError(f"it has {len(line)} fields: wanted {FIELDS}")
    words = [{"False": "0", "True": "1"}.get(word, word) for word in line[-4 * STAGES :]]
    lists = [words[start : start + STAGES] for start in range(0, len(words), STAGES)]
    options = tuple(option for stage in zip(*lists, strict=True) for option in stage)
    return Record(STAGED.parse(format_options(options)), float(line[4]), float(line[8]), {})


IMPORTER = FlatImporter(
    name="mnasnet",
    summary="ImageNet-1k top-1 of 5,138 trainings in the MobileNet space of Accel-NASBench, six accelerators",
    benchmark="mnasnet",
    version="1",
    sources=tuple(
        Source(
            file=path.rpartition("/")[2],
            size=size,
            licence="Apache-2.0",
            citation=(
                "Ahmad, Du, Xie, Zhang: Accel-NASBench: Sustainable Benchmarking for Accelerator-Aware NAS. "
                "DAC 2024"
            ),
            page="https://github.com/afzalxo/Accel-NASBench",
            urls=(f"{_COMMIT}/{path}",),
            sha256=digest,
        )
        for path, (size, digest) in _FILES.items()
    ),
    read=read,
    note="about 10 points below full training; 13 networks trained twice",
)
