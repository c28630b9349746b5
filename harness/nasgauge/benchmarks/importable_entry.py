"""What every table of the catalogue is that is made by an importer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from nasgauge.benchmarks.download_spec import DownloadSpec
from nasgauge.benchmarks.origin import read_origin
from nasgauge.core import FlatImporter, Importer, InputError
from nasgauge.runtime.folders import table_folder

Kind = TypeVar("Kind", Importer, FlatImporter)


@dataclass(frozen=True)
class ImportableEntry(Generic[Kind]):
    """An entry of the catalogue by its importer."""

    importer: Kind

    @property
    def name(self) -> str:
        """By which commands know it."""
        return self.importer.name

    @property
    def benchmark(self) -> str:
        """The search space that it is of."""
        return self.importer.benchmark

    @property
    def summary(self) -> str:
        """What it is, in a line."""
        return self.importer.summary

    @property
    def is_here(self) -> bool:
        """Whether tables can be made of it."""
        return read_origin(self.name) is not None

    @property
    def folder(self) -> Path:
        """Where the imported table lies, or would lie."""
        return table_folder(self.name)

    def refuse(self, spec: DownloadSpec, *options: str) -> None:
        """Raises InputError for an option that is chosen and is for surrogates only."""
        for option in options:
            if getattr(spec, option):
                raise InputError(f"--{option} is for surrogates, and {self.name} is a table")
