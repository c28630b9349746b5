"""An importer of made-up records that takes its time, and a program to be killed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from nasgauge.benchmarks import importing
from nasgauge.core.errors import InputError
from nasgauge.core.importer import Importer, ImportPlan, Part, Source
from nasgauge.core.records import Curve, Record, TrainingRun

PARTS, SIZE = 8, 3


def plan(path: Path) -> ImportPlan:
    """Eight parts of three records; the file's text is what they are made of."""
    text = path.read_text()
    parts = [Part(tuple((text, n * SIZE + i) for i in range(SIZE)), f"{n} {text}") for n in range(PARTS)]
    return ImportPlan(tuple(f"a{i}" for i in range(PARTS * SIZE)), tuple(parts), ())


def read(part: Part) -> Iterator[tuple[str, str, list[Record]]]:
    """One record every 20 ms."""
    for text, index in part.items:
        time.sleep(0.02)
        yield f"{index}", hashlib.sha256(text.encode()).hexdigest(), [record(index, text)]


def record(index: int, text: str) -> Record:
    """One run of four epochs."""
    generator = np.random.default_rng((index, len(text)))
    curves = {
        split: Curve(*(generator.random(4).tolist() for _ in range(3))) for split in ("train", "x-valid")
    }
    return Record(index, [TrainingRun("made up", 4, 0, 1.0, 2.0, 0.1, curves)])


TOY = Importer(
    name="toy",
    summary="made up",
    benchmark="toy",
    version="1",
    source=Source("toy", 1, "none", "nobody", "nowhere"),
    plan=plan,
    read=read,
    labels={},
)


def refuse(path: Path) -> ImportPlan:
    """Another process must find it by name, which functions of test files have not."""
    raise InputError("not like this")


REFUSING = replace(TOY, plan=refuse)


def run(path: str) -> None:
    """Import the file."""
    importing.run(importing.Job(TOY, Path(path), str, workers=2))
