"""What `nasgauge data` does with surrogates, which come in versions and need no import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from nasgauge.benchmarks.download import Progress
from nasgauge.benchmarks.surrogate_files import checked_file, fetch, release_of
from nasgauge.cli.options import as_choice
from nasgauge.core import InputError
from nasgauge.core.surrogates import Surrogates
from nasgauge.runtime.folders import installed_folder

_OPTIONS = (
    click.option("--version", default="", help="Of surrogates, such as 0.9.  [default: the newest]"),
    click.option("--path", type=click.Path(path_type=Path), help="Zip or folder of surrogates that is here."),
    click.option("--sha256", default="", help="What the hash of the surrogates' zip must be."),
)


@dataclass(frozen=True)
class SurrogateChoice:
    """Which surrogates the command line asks for, and where they are."""

    version: str
    path: Path | None
    sha256: str

    def install(self, surrogates: Surrogates, urls: tuple[str, ...], progress: Progress) -> str:
        """Fetches them or takes those of `path`, and says what was installed; raises InputError."""
        release = release_of(surrogates, self.version)
        if self.path is None:
            path, hashed = fetch(release, urls=urls, wanted=self.sha256, progress=progress)
            version = release.name.rpartition("-")[2]
        else:
            path, version = self.path.expanduser(), self.version
            hashed = checked_file(path, release, self.sha256)
        folder = installed_folder(surrogates.name)
        return f"{path}: {hashed}\n{folder}: {surrogates.install(path, folder, version)}"

    def refuse(self, name: str) -> None:
        """Raises InputError where something was asked of `name` that only surrogates have."""
        for option in ("version", "path", "sha256"):
            if getattr(self, option):
                raise InputError(f"--{option} is for surrogates, and {name} is a table")


surrogate_options = as_choice(SurrogateChoice, _OPTIONS)


def describe(surrogates: Surrogates) -> None:
    """Prints what there is: versions, addresses, and whether they are here."""
    folder = installed_folder(surrogates.name)
    click.echo(f"{surrogates.name:<12} {surrogates.summary}")
    for version, release in surrogates.releases.items():
        source = release.source
        size = f"about {source.size / 1e9:.1f} GB"
        click.echo(f"  v{version:<10}{source.file}, {size}, licence: {source.licence}; {source.page}")
    click.echo(f"  installed  {folder if folder.exists() else 'no'}")
    click.echo(f"  cite       {next(iter(surrogates.releases.values())).source.citation}")
