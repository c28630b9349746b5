"""A flat table in the catalogue of official data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nasgauge import plugins
from nasgauge.benchmarks.download import Progress
from nasgauge.benchmarks.download_spec import DownloadSpec, Verified, size
from nasgauge.benchmarks.flat_import import import_flat
from nasgauge.benchmarks.flat_sources import fetched, located, sources_of, there
from nasgauge.benchmarks.flat_tables import ImportedFlat
from nasgauge.benchmarks.importable_entry import ImportableEntry
from nasgauge.benchmarks.origin import Origin, read_origin, verify
from nasgauge.core import FlatImporter, InputError
from nasgauge.runtime.folders import sha256


@dataclass(frozen=True)
class FlatEntry(ImportableEntry[FlatImporter]):
    """A table of final accuracies or costs, which is made of one published file or several."""

    @property
    def way(self) -> str:
        """The command that brings it, and its size."""
        whole, licence = sum(each.size for each in self.importer.sources), self.importer.sources[0].licence
        return f"`nasgauge data download {self.importer.name}` ({size(whole)}, {licence})"

    def describe(self) -> Iterator[str]:
        """Files, size, licence, where they lie, citation."""
        name, sources = self.importer.name, sources_of(self.importer)
        origin, here = read_origin(name), there(self.importer)
        yield f"{name:<12} {self.importer.summary}"
        for source, is_here in zip(sources, here, strict=True):
            yield f"  file       {source.file}, {size(source.size)}, licence: {source.licence}"
            yield f"  fetched    {'yes' if is_here else 'no'}"
        yield f"  imported   {self._imported(origin) if origin else 'no'}"
        yield f"  page       {sources[0].page}"
        yield f"  cite       {sources[0].citation}"

    def labels(self) -> list[str]:
        """All labels of the imported table, and devices with costs; none where it is not imported."""
        if read_origin(self.importer.name) is None:
            return []
        table = ImportedFlat(self.importer)
        labels = [f"{each}: {each.label}, {each.count:,} architectures" for each in table.columns]
        return labels + [
            f"--hardware {self.importer.name} --hardware-device {name}" for name in table.devices
        ]

    def download(self, spec: DownloadSpec, progress: Progress) -> str:
        """Fetches every file, or takes those of `path`, and imports them at once."""
        self.refuse(spec, "version", "sha256")
        if spec.path is not None:
            return self._import(located(self.importer, Path(spec.path).expanduser()))
        return self._import(fetched(self.importer, spec.urls, progress))

    def import_file(self, path: Path | None, *, partial: bool, workers: int, progress: Progress) -> str:
        """Makes a table of the file or folder `path`, of the fetched files where it is None."""
        if partial:
            raise InputError(
                f"--partial is for tables of learning curves; {self.importer.name} is read as it is"
            )
        return self._import(located(self.importer, path))

    def verify(self) -> Verified:
        """Compares the imported table and the fetched files with their hashes."""
        lines, problems = [], []
        if origin := read_origin(self.importer.name):
            problems = verify(origin)
            lines.append(f"{self.importer.name}: {'not whole' if problems else 'whole'}")
        try:
            if any(there(self.importer)):
                lines += _hashes(self.importer, located(self.importer, None))
        except InputError as error:
            problems.append(f"{error}")
        return Verified(tuple(lines), tuple(problems))

    def _imported(self, origin: Origin) -> str:
        return f"{origin.date} from {origin.source}, {origin.architectures:,} architectures, in {self.folder}"

    def _import(self, files: Mapping[str, Path]) -> str:
        lines = _hashes(self.importer, files)
        origin = import_flat(self.importer, files, plugins.search_space(self.importer.benchmark).parse)
        lines.append(
            f"{self.importer.name}: {origin.architectures:,} architectures in {self.folder}; "
            f"`nasgauge data list {self.importer.name}` shows the labels."
        )
        return "\n".join(lines)


def _hashes(importer: FlatImporter, files: Mapping[str, Path]) -> list[str]:
    """What each file is, and whether that was compared with anything."""
    declared = {
        each.file: source.sha256 for each, source in zip(importer.sources, sources_of(importer), strict=True)
    }
    known = {True: "as declared", False: "its publisher names no checksum"}
    return [f"{path}: sha256 {sha256(path)} ({known[bool(declared[name])]})" for name, path in files.items()]
