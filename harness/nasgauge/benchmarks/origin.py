"""The note that lies beside an imported table: what it was made from, and what belongs to it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nasgauge.core import InputError
from nasgauge.runtime.folders import sha256, table_folder

_LIMIT = 1 << 20


@dataclass(frozen=True)
class Origin:
    """Where a table comes from.

    source, source_sha256: name and hash of the official file or folder. date: in UTC.
    labels: (data set, epochs, split, seed, number of architectures) of all there is.
    files: kind -> name, sha256 and bytes of each file of the table.
    """

    importer: str
    version: str
    nasgauge: str
    date: str
    source: str
    source_sha256: str
    architectures: int
    missing: int
    labels: tuple[tuple[str, int, str, int, int], ...]
    files: dict[str, dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    def path(self, kind: str) -> Path:
        """Where the file of that kind lies."""
        return table_folder(self.importer) / str(self.files[kind]["name"])


def read_origin(name: str) -> Origin | None:
    """The note of the imported table of that name; None where none is imported.

    Raises: InputError for a note that nasgauge did not write.
    """
    path = table_folder(name) / "origin.json"
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_LIMIT))
        origin = Origin(**{**content, "labels": tuple(tuple(label) for label in content["labels"])})
        names = [str(origin.files[kind]["name"]) for kind in ("results", "curves", "architectures")]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from None
    if origin.importer != name:
        raise _damaged(path, f"it belongs to {origin.importer!r:.40}")
    if wrong := [file for file in names if not re.fullmatch("[a-z]+-[0-9a-f]{12}[.]parquet", file)]:
        raise _damaged(path, f"{wrong[0]!r:.80} is not the name of a file of the table")
    return origin


def verify(origin: Origin) -> list[str]:
    """What is wrong with the files of a table; empty where it is whole."""
    wrong = []
    for kind, file in origin.files.items():
        path = origin.path(kind)
        if not path.is_file():
            wrong.append(f"{path} is missing")
        elif sha256(path) != file["sha256"]:
            wrong.append(f"{path} is not what was imported")
    return wrong


def _damaged(path: Path, why: str) -> InputError:
    return InputError(f"{path} is not the note of an imported table ({why}): import it again")
