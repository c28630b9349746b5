"""The published files of Accel-NASBench: a tar of small JSON files, and CSV files of repeated trainings.

The tar is read member by member; nothing is unpacked, and links, absolute paths and names that climb out
of a folder are refused.
"""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nasgauge.core import FlatColumn, FlatCost, FlatImporter, FlatTable, Floats, InputError, Label, Source
from nasgauge_adapters.mnasnet.space import QUANTITIES, STAGED, STAGES

ARCHIVE = "anb_dataset_jsons.tar.gz"
RECIPES = ("proxified", "fewproxy")
SEEDS = (1, 2, 3)
MOST_BYTES = 16_384
"""Of one JSON file; published ones have less than 2,000."""

_MEMBER = re.compile(r"(\./)?anb_dataset_jsons/result_\d{1,6}\.json")
_COMMIT = "https://raw.githubusercontent.com/afzalxo/Accel-NASBench/42603572d530310e6bac7191d00cf45625a6b197"
_TRAINED = "imagenet validation top-1 (%), {}, progressive 160-192 px and evaluated at 256, {}"
_LABELS = {
    "validation": Label("imagenet", "validation", 16, "one training seed"),
    "seeds": Label("imagenet", "validation", 16, "mean of 3 training seeds"),
    "fewproxy": Label("imagenet", "validation", 0, "mean of 3 training seeds"),
}
_RECIPES_TOLD = {"validation": "16 epochs (proxified)", "seeds": "16 epochs (proxified)"}


def read(files: Mapping[str, Path]) -> FlatTable:
    """Accuracies, seconds and costs of the trained networks, and the repeated trainings of 117 others.

    Raises:
        InputError: Naming the member or line that is not as published.
    """
    records = list(_records(files[ARCHIVE]))
    repeated = {
        recipe: [_repeats(files[f"{recipe}-seed{seed}.csv"]) for seed in SEEDS] for recipe in RECIPES
    }
    names = [name for name, _ in records]
    for runs in repeated.values():
        names += [name for run in runs for name in run]
    row_of = {name: row for row, name in enumerate(dict.fromkeys(names))}
    values, seconds = _measured(records, row_of)
    columns = [FlatColumn("validation", _label("validation"), values, seconds)]
    for recipe, name in zip(RECIPES, ("seeds", "fewproxy"), strict=True):
        accuracy, times = (_side_by_side(repeated[recipe], row_of, which) for which in (0, 1))
        columns.append(FlatColumn(name, _label(name), accuracy, times))
    return FlatTable(tuple(row_of), tuple(columns), _costs(records, row_of), canonical=True)
