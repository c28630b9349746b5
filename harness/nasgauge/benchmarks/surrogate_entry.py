"""Surrogates in the catalogue of official data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nasgauge.benchmarks.download import Progress
from nasgauge.benchmarks.download_spec import DownloadSpec, Verified, size
from nasgauge.benchmarks.surrogate_files import checked_file, fetch, release_of
from nasgauge.core import Surrogates
from nasgauge.runtime.folders import installed_folder


@dataclass(frozen=True)
class SurrogateEntry:
    """Official surrogates, which are installed as they are."""

    surrogates: Surrogates

    @property
    def name(self) -> str:
        """By which commands know it."""
        return self.surrogates.name

    @property
    def benchmark(self) -> str:
        """The search space that it is of."""
        return self.surrogates.name

    @property
    def summary(self) -> str:
        """What it is, in a line."""
        return self.surrogates.summary

    @property
    def is_here(self) -> bool:
        """Whether tables can be made of it."""
        return self.folder.exists()

    @property
    def way(self) -> str:
        """The command that brings it, and its size."""
        source = next(iter(self.surrogates.releases.values())).source
        return f"`nasgauge data download {self.surrogates.name}` ({size(source.size)}, {source.licence})"

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
