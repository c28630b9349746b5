"""What official data there are, by name: tables that are imported, and surrogates that come in versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nasgauge import plugins
from nasgauge.benchmarks.download import Progress, check, destination, download, source_of, with_urls
from nasgauge.benchmarks.imported_labels import labels
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.benchmarks.importing import Job, run, unfinished_folder
from nasgauge.benchmarks.origin import Origin, read_origin, verify
from nasgauge.benchmarks.surrogate_files import checked_file, fetch, release_of
from nasgauge.core import Importer, InputError, Surrogates, named
from nasgauge.runtime.folders import installed_folder, table_folder


@dataclass(frozen=True, kw_only=True)
class DownloadSpec:
    """What is fetched, and from where.

    Attributes:
        urls: Addresses in place of the declared ones, tried in order.
        version: Of surrogates, such as `0.9`; empty for the newest.
        path: Zip or folder of surrogates that is on this machine.
        sha256: What the hash of the surrogates' zip must be.
    """

    urls: tuple[str, ...] = ()
    version: str = ""
    path: Path | str | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Verified:
    """What `verify` found: lines that say it, and what is wrong."""

    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableEntry:
    """A table of accuracies that is made by importing an official file."""

    importer: Importer

    @property
    def folder(self) -> Path:
        """Where the imported table lies, or would lie."""
        return table_folder(self.importer.name)

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
        for option in ("version", "path", "sha256"):
            if getattr(spec, option):
                raise InputError(f"--{option} is for surrogates, and {self.importer.name} is a table")
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


@dataclass(frozen=True)
class SurrogateEntry:
    """Official surrogates, which are installed as they are."""

    surrogates: Surrogates

    @property
    def folder(self) -> Path:
        """Where the surrogates lie, or would lie."""
        return installed_folder(self.surrogates.name)

    def describe(self) -> Iterator[str]:
        """Versions, addresses, whether they are here, citation."""
        yield f"{self.surrogates.name:<12} {self.surrogates.summary}"
        for version, release in self.surrogates.releases.items():
            source = release.source
            about = f"about {source.size / 1e9:.1f} GB"
            yield f"  v{version:<10}{source.file}, {about}, licence: {source.licence}; {source.page}"
        yield f"  installed  {self.folder if self.folder.exists() else 'no'}"
        yield f"  cite       {next(iter(self.surrogates.releases.values())).source.citation}"

    def labels(self) -> list[str]:
        """None: surrogates predict one kind of accuracy."""
        return []

    def download(self, spec: DownloadSpec, progress: Progress) -> str:
        """Fetches the surrogates, or takes those of `path`, and installs them."""
        release = release_of(self.surrogates, spec.version)
        if spec.path is None:
            path, hashed = fetch(release, urls=spec.urls, wanted=spec.sha256, progress=progress)
            version = release.name.rpartition("-")[2]
        else:
            path, version = Path(spec.path).expanduser(), spec.version
            hashed = checked_file(path, release, spec.sha256)
        installed = self.surrogates.install(path, self.folder, version)
        return f"{path}: {hashed}\n{self.folder}: {installed}"

    def verify(self) -> Verified:
        """Loads what is installed; raises InputError naming what is damaged."""
        if not self.folder.exists():
            return Verified()
        whole = self.surrogates.install(self.folder, self.folder, "")
        return Verified((f"{self.surrogates.name}: whole, {whole}",))


def entry(name: str) -> TableEntry | SurrogateEntry:
    """The entry of that name; raises InputError if there is none."""
    known = {
        each: group for group in (plugins.IMPORTERS, plugins.SURROGATES) for each in plugins.names(group)
    }
    try:
        found = named("official data", name, known)
    except InputError as error:
        raise InputError(f"{error} (`nasgauge data list` shows all)") from None
    if known[found] == plugins.SURROGATES:
        return SurrogateEntry(plugins.surrogates(found))
    return TableEntry(plugins.importer(found))


def entries() -> list[TableEntry | SurrogateEntry]:
    """All entries, tables first."""
    return [entry(name) for group in (plugins.IMPORTERS, plugins.SURROGATES) for name in plugins.names(group)]


def size(count: int) -> str:
    """`2.1 GB`, `3.5 MB`."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _counted(origin: Origin) -> str:
    return f"{origin.architectures - origin.missing} of {origin.architectures} architectures"
