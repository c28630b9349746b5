"""The contract of an importer: what an adapter must say of an official file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nasgauge.core.records import Record


@dataclass(frozen=True)
class Source:
    """An official file and where it can be had.

    Attributes:
        file: Its name.
        size: Bytes, about.
        licence: Under which it may be used.
        citation: How a publication names it.
        page: Where a person finds it.
        urls: Where a program finds it, tried in order.
        sha256: Empty where the publisher names none.
    """

    file: str
    size: int
    licence: str
    citation: str
    page: str
    urls: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True)
class Part:
    """Records that are read together: what a worker gets, so it has to be picklable.

    Attributes:
        items: One per record.
        fingerprint: Changes whenever the files behind them do.
    """

    items: tuple[Any, ...]
    fingerprint: str


@dataclass(frozen=True)
class ImportPlan:
    """What an importer is to read.

    Attributes:
        architectures: As the file writes them, by number.
        parts: What is read together.
        missing: Numbers without a record, or without all that there should be.
        canonical: Whether `architectures` are canonical strings of the search space already, which are not
            parsed again.
    """

    architectures: tuple[str, ...]
    parts: tuple[Part, ...]
    missing: tuple[int, ...]
    canonical: bool = False


@dataclass(frozen=True)
class Importer:
    """Reads one official format; found by the entry-point group `nasgauge.importers`.

    Attributes:
        name: By which `nasgauge data import` knows it.
        summary: What it is, in a line.
        benchmark: The search space whose architectures the file has.
        version: Changes whenever the same file would give another table.
        source: The official file.
        plan: Path to ImportPlan. Like `read`, it runs in a process of its own, and raises InputError
            naming the file, what is wrong in it, and the way out.
        read: Part to (name of a file, its sha256, records in it), for each file of the part.
        labels: "validation" (for choosing) and "test" (for reporting) to data set of the search space to
            label in full.
        trained_on: Data set of the file to what its networks were trained on, where that may mislead.
        piecewise: Whether a part needs little memory; a file that is one large object does not come in
            pieces.
        records_together: Records per file of an unfinished import: few enough for little memory, many enough
            for few files, which are all open in the end.

    Example:
        >>> from nasgauge.plugins import importer
        >>> found = importer("nats-tss")
        >>> found.benchmark, found.labels["test"]["cifar100"]
        ('nasbench201', 'cifar100/x-test/200 epochs/mean of seeds')
    """

    name: str
    summary: str
    benchmark: str
    version: str
    source: Source
    plan: Callable[[Path], ImportPlan]
    read: Callable[[Part], Iterator[tuple[str, str, list[Record]]]]
    labels: Mapping[str, Mapping[str, str]]
    trained_on: Mapping[str, str] = field(default_factory=dict)
    piecewise: bool = True
    records_together: int = 128
