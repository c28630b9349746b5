"""The published file of NAS-Bench-Macro: a JSON dictionary of codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatImporter, FlatTable, Floats, InputError, Label, Source
from nasgauge_adapters.nas_bench_macro.space import CODES

RUNS = 3
FILE = "nas-bench-macro_cifar10.json"

_BEST = "of the best epoch on test, 50 epochs"
TEST = Label("cifar10", "test", 50, text=f"cifar10 test accuracy (%) {_BEST}, mean of 3 training seeds")
SEARCH = Label(
    "cifar10",
    "first run",
    50,
    text=f"cifar10 accuracy (%) {_BEST}, first training seed alone, there being none on validation images",
)
"""For searches, which do not choose by what they report; the published file has nothing better."""


def read(files: Mapping[str, Path]) -> FlatTable:
    """Accuracies of the three runs of every code, and of the first alone.

    Raises:
        InputError: Naming the entry that is not as published.
    """
    found = json.loads(files[FILE].read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.keys() != set(CODES.enumerate()):
        raise InputError(f"wanted a dictionary of the {CODES.size:,} codes of 8 digits")
    values = np.array([_runs(code, entry) for code, entry in found.items()])
    columns = (FlatColumn("test", TEST, values), FlatColumn("search", SEARCH, values[:, 0]))
    return FlatTable(tuple(found), columns, canonical=True)


def _runs(code: str, entry: object) -> Floats:
    runs = entry.get("test_acc") if isinstance(entry, dict) else None
    if not isinstance(runs, list) or len(runs) != RUNS or not all(isinstance(r, float | int) for r in runs):
        raise InputError(f"test_acc of {code} is {str(runs)[:60]}: wanted {RUNS} numbers")
    return np.array(runs, dtype=np.float64)


IMPORTER = FlatImporter(
    name="nas_bench_macro",
    summary="test accuracies of NAS-Bench-Macro on CIFAR-10, 3 training seeds each",
    benchmark="nas_bench_macro",
    version="1",
    sources=(
        Source(
            file=FILE,
            size=1_178_821,
            licence="Apache-2.0",
            citation="Su et al.: Prioritized Architecture Sampling with Monte-Carlo Tree Search. CVPR 2021",
            page="https://github.com/xiusu/NAS-Bench-Macro",
            urls=(
                "https://raw.githubusercontent.com/xiusu/NAS-Bench-Macro/"
                "61a2bfc2ca0dce04d0997e6cf498047c27d6acf2/data/nas-bench-macro_cifar10.json",
            ),
            sha256="686dee8363cc21cca8c1f321ad5749454f2d9b9ca5972682e137e539bc522297",
        ),
    ),
    read=read,
    note="trained on all 50,000 training images; the epoch was chosen on test",
)
