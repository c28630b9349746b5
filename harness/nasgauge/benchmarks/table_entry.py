"""A table of learning curves in the catalogue of official data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nasgauge import plugins
from nasgauge.benchmarks.download import Progress, check, destination, download, source_of, with_urls
from nasgauge.benchmarks.download_spec import DownloadSpec, Verified, size
from nasgauge.benchmarks.importable_entry import ImportableEntry
from nasgauge.benchmarks.imported_labels import labels
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.benchmarks.importing import Job, run, unfinished_folder
from nasgauge.benchmarks.origin import Origin, read_origin, verify
from nasgauge.core import Importer, InputError


@dataclass(frozen=True)
class TableEntry(ImportableEntry[Importer]):
    """A table of accuracies that is made by importing an official file."""

    @property
    def way(self) -> str:
        """The command that brings it, and its size."""
        name, source = self.importer.name, source_of(self.importer)
        fetch = "" if destination(source).exists() else f"nasgauge data download {name} && "
        return f"`{fetch}nasgauge data import {name}` ({size(source.size)}, {source.licence})"

    def describe(self) -> Iterator[str]:
        """Size, licence, where it lies, citation."""
        source, origin = source_of(self.importer), read_origin(self.importer.name)
        there = destination(source)
        yield f"{self.importer.name:<12} {self.importer.summary}"
        yield f"  file       {source.file}, about {size(source.size)}, {source.licence} licence"
        yield f"  fetched    {there if there.exists() else 'no'}"
        yield f"  imported   {self._imported(origin) if origin else 'no'}"
        yield f"  page       {source.page}"
        yield f"  cite       {source.citation}"

    def labels(self) -> list[str]:
        """All labels of the imported table; none where it is not imported."""
        return labels(ImportedTable(self.importer.name)) if read_origin(self.importer.name) else []

    def download(self, spec: DownloadSpec, progress: Progress) -> str:
        """Fetches the official file; a broken transfer continues where it stopped."""
        self.refuse(spec, "version", "path", "sha256")
        source = with_urls(source_of(self.importer), spec.urls)
        path = download(self.importer.name, source, progress)
        known = "as declared" if source.sha256 else "its publisher names no checksum"
        return f"{path}\nsha256 {check(source)} ({known})"

    def import_file(self, path: Path | None, *, partial: bool, workers: int, progress: Progress) -> str:
        """Makes a table of the official file or folder `path`, the fetched one where it is None."""
        name = self.importer.name
        path = path or destination(source_of(self.importer))
        if not path.exists():
            raise InputError(
                f"there is no file {str(path)!r}: give its PATH, or fetch it with "
                f"`nasgauge data download {name}`"
            )
        parse = plugins.search_space(self.importer.benchmark).parse
        workers = workers if self.importer.piecewise else 1
        origin = run(Job(self.importer, path.resolve(), parse, partial, workers), progress)
        total = sum(int(file["bytes"]) for file in origin.files.values())
        return (
            f"{name}: {_counted(origin)}, {size(total)} in {self.folder}; "
            f"`nasgauge data list {name}` shows the labels."
        )

    def verify(self) -> Verified:
        """Compares the imported table and the fetched file with their hashes."""
        lines, problems = [], []
        if origin := read_origin(self.importer.name):
            problems = verify(origin)
            lines.append(f"{self.importer.name}: {self._state(origin, problems)}")
        if unfinished_folder(self.importer.name).exists():
            lines.append(
                f"{self.importer.name}: an import has not finished; "
                f"`nasgauge data import {self.importer.name}` of the same file continues it"
            )
        source = source_of(self.importer)
        if destination(source).exists():
            declared = "" if source.sha256 else " (none declared)"
            lines.append(f"{destination(source)}: sha256 {check(source)}{declared}")
        return Verified(tuple(lines), tuple(problems))

    def _state(self, origin: Origin, problems: list[str]) -> str:
        if problems:
            return "not whole"
        if not origin.missing:
            return "whole"
        return (
            f"partial, {_counted(origin)}, and as it was imported; import an official file that has all "
            "architectures to make it whole"
        )

    def _imported(self, origin: Origin) -> str:
        return f"{origin.date} from {origin.source}, {_counted(origin)}, in {self.folder}"


def _counted(origin: Origin) -> str:
    return f"{origin.architectures - origin.missing} of {origin.architectures} architectures"
