"""A flat table of made-up accuracies and costs, and the file that it is read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatCost, FlatImporter, FlatTable, Label, Source

TEXT = "c,91.5,90.5,80,1.5\na,70,,50,0.5\nb,85,86,60,2.5\n"
"""Architecture, accuracy of two seeds, validation accuracy after 10 epochs, latency."""


def read(files: Mapping[str, Path]) -> FlatTable:
    """Two columns of one data set, one of them of a shorter training, and one of another."""
    rows = [line.split(",") for line in files["toy.csv"].read_text().splitlines()]
    runs = np.array([[float(row[1]), float(row[2] or "nan")] for row in rows])
    short, latency = (np.array([float(row[column]) for row in rows]) for column in (3, 4))
    full, brief = (Label("cifar10", "test", epochs, "made up") for epochs in (50, 10))
    loss = Label("jigsaw", "test", kind="inherited", text="minus loss")
    return FlatTable(
        tuple(row[0] for row in rows),
        (
            FlatColumn("test", full, runs, seconds=short * 10),
            FlatColumn("test/10 epochs", brief, short, seconds=short),
            FlatColumn("test", loss, -short, percent=False),
        ),
        (
            FlatCost("phone", "latency_ms", latency),
            FlatCost("tpu", "latency_ms", latency * 2, dataset="cifar10"),
        ),
    )


def source(text: str = TEXT) -> Source:
    """Of a file with that text, its checksum known."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source("toy.csv", len(text), "none", "nobody", "nowhere", sha256=digest)


TOY = FlatImporter("toy-flat", "made up", "toy", "1", (source(),), read, note="made up for tests")


def without_checksum(text: str) -> FlatImporter:
    """The same, of a file that its publisher has no checksum of."""
    return replace(TOY, sources=(replace(source(text), sha256=""),))


def written(folder: Path, text: str = TEXT) -> Path:
    """The file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "toy.csv"
    path.write_text(text)
    return path
