"""Fetches the files of official surrogates, or takes those that are here, and says what their hash says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nasgauge.benchmarks.download import Progress, download, source_of, with_urls
from nasgauge.core import InputError, named
from nasgauge.core.surrogates import Release, Surrogates
from nasgauge.runtime.folders import sha256


def release_of(surrogates: Surrogates, version: str) -> Release:
    """That version, or the default one for ''; raises InputError if there is none."""
    version = version or next(iter(surrogates.releases))
    return surrogates.releases[named(f"version of {surrogates.name}", version, surrogates.releases)]


def fetch(
    release: Release, *, urls: tuple[str, ...] = (), wanted: str = "", progress: Progress
) -> tuple[Path, str]:
    """The official file of a release, and what its hash says.

    wanted: its sha256, which is then enforced; the noted one is only compared.
    Raises: InputError where it cannot be fetched, or is another file than wanted.
    """
    source = with_urls(source_of(release), urls)
    source = replace(source, sha256=wanted) if wanted else source
    name, _, version = release.name.rpartition("-")
    path = download(release.name, source, progress, then=f"nasgauge data download {name} --version {version}")
    return path, _verdict(path, release, source.sha256)


def checked_file(path: Path, release: Release, wanted: str) -> str:
    """What the hash of a file that is here says; raises InputError where it is another than `wanted`."""
    if not path.exists():
        raise InputError(f"there is no {path}: wanted a zip or folder with the surrogates of {release.name}")
    if path.is_dir():
        if wanted:
            raise InputError(f"{path} is a folder, which has no sha256: give --sha256 with a file")
        return "a folder: not compared with any checksum"
    if wanted and (found := sha256(path)) != wanted.lower():
        raise InputError(f"{path} has sha256 {found}, wanted {wanted}: nothing was read of it")
    return _verdict(path, release, wanted)


def _verdict(path: Path, release: Release, enforced: str) -> str:
    found = sha256(path)
    if enforced:
        return f"sha256 {found}, as wanted"
    if not release.noted_sha256:
        return f"sha256 {found}, with none to compare"
    same = "the same as" if found == release.noted_sha256 else f"not {release.noted_sha256},"
    return f"sha256 {found}, {same} the one that somebody noted, unverified"
