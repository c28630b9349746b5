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

    size: bytes, about. urls: tried in order. sha256: empty where the publisher names none.
    page: where a person finds it.
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

    items: one per record. fingerprint: changes whenever the files behind them do.
    """

    items: tuple[Any, ...]
    fingerprint: str


@dataclass(frozen=True)
class Plan:
    """What is to be read.

    architectures: as the file writes them, by number. missing: numbers without a record.
    """

    architectures: tuple[str, ...]
    parts: tuple[Part, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class Importer:
    """Reads one official format; found by the entry-point group `nasgauge.importers`.

    version: changes whenever the same file would give another table.
    plan: path -> Plan; read: Part -> (name of a file, its sha256, records in it). Both run in processes
        of their own, and raise InputError naming the file, what is wrong in it, and the way out.
    labels: "validation" (for choosing) and "test" (for reporting) -> data set of the search space
        -> label in full.
    trained_on: data set of the file -> what its networks were trained on, where that may mislead.
    piecewise: whether a part needs little memory; a file that is one large object does not come in pieces.
    """

    name: str
    summary: str
    benchmark: str
    version: str
    source: Source
    plan: Callable[[Path], Plan]
    read: Callable[[Part], Iterator[tuple[str, str, list[Record]]]]
    labels: Mapping[str, Mapping[str, str]]
    trained_on: Mapping[str, str] = field(default_factory=dict)
    piecewise: bool = True
