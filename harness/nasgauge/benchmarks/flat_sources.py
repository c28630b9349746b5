"""The files that a flat table is made of, fetched or here already, each compared with its checksum."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nasgauge.benchmarks.download import Progress, destination, download, source_of, with_urls
from nasgauge.core import FlatImporter, InputError, Source
from nasgauge.runtime.folders import sha256, writing


@dataclass(frozen=True)
class FlatSource:
    """One of the files of a flat table, with the name that the user's table of addresses has for it."""

    name: str
    source: Source


def sources_of(importer: FlatImporter) -> list[Source]:
    """The declared sources, with what the user's own table of addresses says instead.

    That table names a file by the importer, and where there are several by `IMPORTER/FILE`.
    """
    alone = len(importer.sources) == 1
    names = [importer.name if alone else f"{importer.name}/{each.file}" for each in importer.sources]
    return [source_of(FlatSource(*pair)) for pair in zip(names, importer.sources, strict=True)]


def fetched(importer: FlatImporter, urls: Sequence[str], progress: Progress) -> dict[str, Path]:
    """Fetches every file that is not here yet; gives where each lies, by its declared name.

    Raises:
        InputError: Where no address works or a file is another one, and for `urls` of one of several files.
    """
    sources = sources_of(importer)
    if urls and len(sources) > 1:
        raise InputError(
            f"--url is for one file, and {importer.name} has {len(sources)}: give --path FOLDER, or "
            "addresses in sources.toml"
        )
    then = f"nasgauge data import {importer.name}"
    found = {}
    for declared, source in zip(importer.sources, sources, strict=True):
        path = download(importer.name, with_urls(source, urls), progress, then=then)
        found[declared.file] = checked(path, source, declared)
    return found


def there(importer: FlatImporter) -> list[bool]:
    """For every file whether it was fetched."""
    return [destination(source).exists() for source in sources_of(importer)]


def located(importer: FlatImporter, path: Path | None) -> dict[str, Path]:
    """Every file, by its declared name, in a folder or at the path; among the fetched ones for None.

    A gzipped copy is unpacked first: the checksum is that of what is in it.

    Raises:
        InputError: For a file that is not there, or is another one.
    """
    found = {}
    for declared, source in zip(importer.sources, sources_of(importer), strict=True):
        place = destination(source) if path is None else _place(source, path, len(importer.sources))
        if not place.is_file():
            raise InputError(
                f"there is no file {str(place)!r}: give its PATH, or fetch it with "
                f"`nasgauge data download {importer.name}`"
            )
        packed = place.name.endswith(".gz") and not source.file.endswith(".gz")
        found[declared.file] = (_unpacked if packed else checked)(place, source, declared)
    return found


def checked(path: Path, source: Source, declared: Source) -> Path:
    """The path; raises InputError where its size or hash is not that of the source."""
    _compare(path, path.stat().st_size, lambda: sha256(path), (source, declared))
    return path


def _compare(path: Path, size: int, digest: Callable[[], str], meant: tuple[Source, Source]) -> None:
    """The size counts where the checksum is the declared one: the user's own file may have another."""
    source, declared = meant
    way = "delete it and fetch it again"
    if source.sha256 and source.sha256 == declared.sha256 and size != source.size:
        raise InputError(f"{path} has {size:,} bytes, wanted {source.size:,}: {way}")
    if source.sha256 and (found := digest()) != source.sha256.lower():
        raise InputError(f"{path} has sha256 {found}, wanted {source.sha256}: {way}")


def _place(source: Source, path: Path, count: int) -> Path:
    """Where a source lies below a folder: under its name here or that of its publisher."""
    if not path.is_dir():
        if count > 1:
            raise InputError(
                f"{str(path)!r} is not a folder: wanted one with {count} files, {source.file} among them"
            )
        return path
    names = dict.fromkeys([source.file, *(url.rpartition("/")[2] for url in source.urls)])
    for name in (each + ending for each in names if each for ending in ("", ".gz")):
        if found := sorted(path.rglob(name.replace("[", "[[]"))):
            return found[0]
    return path / source.file


def _unpacked(path: Path, source: Source, declared: Source) -> Path:
    """The content of a gzipped copy among the fetched files; never more than the file should have."""
    try:
        with gzip.open(path) as file:
            content = file.read(source.size + 1 if source.sha256 else -1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} is not a whole gzip file ({error}): fetch it again") from None
    _compare(path, len(content), lambda: hashlib.sha256(content).hexdigest(), (source, declared))
    to = destination(source)
    with writing(to.parent):
        to.write_bytes(content)
    return to
