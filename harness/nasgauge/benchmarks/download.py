"""Fetches official files: from mirrors in order, going on where a broken transfer stopped."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pooch
import requests

from nasgauge.core import InputError
from nasgauge.core.importer import Source
from nasgauge.runtime.folders import data_folder, download_folder, writing

VARIABLE = "NASGAUGE_SOURCES"
_SETTINGS = {"urls": list, "sha256": str, "file": str}

Progress = Callable[[int, int], None]
"""Called with bytes there and bytes in all, 0 where the server does not say."""


class Fetchable(Protocol):
    """Something with a name, under which the user may give other addresses, and a source."""

    @property
    def name(self) -> str:
        """Its name in the user's table of addresses."""

    @property
    def source(self) -> Source:
        """The declared source."""


def source_of(importer: Fetchable) -> Source:
    """The declared source, with what the user's own table of addresses says instead.

    That table is the TOML file that the environment variable NASGAUGE_SOURCES names, else
    sources.toml in the data folder: `["nats-tss"]`, then `urls = ["https://..."]`, `sha256 = "..."`.

    Raises: InputError for a table that cannot be read.
    """
    chosen = os.environ.get(VARIABLE)
    path = Path(chosen).expanduser() if chosen else data_folder() / "sources.toml"
    if not chosen and not path.exists():
        return importer.source
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8")).get(importer.name, {})
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the addresses in {path}: {error}") from None
    for name, value in settings.items():
        if name not in _SETTINGS or not isinstance(value, _SETTINGS[name]):
            raise InputError(
                f"{name} of {importer.name} in {path}: wanted {', '.join(_SETTINGS)}, the first a list"
            )
    file = settings.get("file", importer.source.file)
    if Path(file).name != file or file in ("", "..", "."):
        raise InputError(f"file {file!r:.80} of {importer.name} in {path} is not a plain file name")
    settings["urls"] = tuple(settings.get("urls", importer.source.urls))
    return replace(importer.source, **settings)


def destination(source: Source) -> Path:
    """Where the file of a source lies once it is fetched."""
    return download_folder() / source.file


def download(
    name: str, source: Source, progress: Progress = lambda there, total: None, *, then: str = ""
) -> Path:
    """The official file, fetched and checked; nothing is done where it lies there already.

    then: the command to give once the file was put there by hand; its import where none is given.

    Raises: InputError where no address works, with what to fetch by hand and where to put it.
    """
    path = destination(source)
    if path.exists():
        check(source)
        return path
    failures = []
    with writing(path.parent):
        for url in source.urls:
            try:
                return _retrieve(url, source, progress)
            except (requests.RequestException, ValueError) as error:
                failures.append(f"{url}: {str(error).strip().partition(chr(10))[0]}")
    tried = "; ".join(failures) or "there is no address"
    raise InputError(
        f"could not fetch {source.file} ({tried}). Fetch it by hand from {source.page}, put it at {path}, "
        f"and give `{then or f'nasgauge data import {name}'}`; or name another address with --url"
    )


def check(source: Source) -> str:
    """Hash of the fetched file; raises InputError where it is not the declared one."""
    path = destination(source)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if source.sha256 and found != source.sha256.lower():
        raise InputError(f"{path} has sha256 {found}, wanted {source.sha256}: delete it and fetch it again")
    return found


def _retrieve(url: str, source: Source, progress: Progress) -> Path:
    tag = hashlib.sha256(url.encode()).hexdigest()[:8]  # another mirror may have another file
    part = download_folder() / f"{source.file}.{tag}.part"
    return Path(
        pooch.retrieve(
            url,
            known_hash=f"sha256:{source.sha256}" if source.sha256 else None,
            fname=source.file,
            path=download_folder(),
            downloader=_resuming(part, progress),
        )
    )


def _resuming(part: Path, progress: Progress) -> Callable[[str, str, Any], None]:
    """A downloader for pooch that keeps what it has in `part` until all is there."""

    def fetch(url: str, output: str, _: object) -> None:
        have = part.stat().st_size if part.exists() else 0
        headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"}
        with requests.get(url, headers=headers, stream=True, timeout=60) as response:
            if response.status_code != requests.codes.requested_range_not_satisfiable or not have:
                response.raise_for_status()
                _append(
                    response, part, have if response.status_code == requests.codes.partial else 0, progress
                )
        part.replace(output)

    return fetch


def _append(response: requests.Response, part: Path, have: int, progress: Progress) -> None:
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise ValueError("a web page came instead of the file")
    length = int(response.headers.get("Content-Length", 0))
    total = have + length if length else 0
    with part.open("ab" if have else "wb") as file:
        for chunk in response.iter_content(1 << 16):
            file.write(chunk)
            have += len(chunk)
            progress(have, total)
    if total and have != total:
        raise ValueError(f"{have} of {total} bytes came; the same command continues from there")


def with_urls(source: Source, urls: Sequence[str]) -> Source:
    """The same file from addresses of the user's."""
    return replace(source, urls=tuple(urls)) if urls else source
