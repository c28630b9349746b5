"""The note that lies beside an imported table: what it was made from, and what belongs to it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nasgauge import __version__
from nasgauge.core import FlatImporter, Importer, InputError
from nasgauge.runtime.folders import replace_text, settle, sha256, table_folder

_LIMIT = 1 << 20
_KINDS = ({"results", "curves", "architectures"}, {"flat"})


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

    @classmethod
    def now(cls, importer: Importer | FlatImporter, **fields: Any) -> Origin:
        """The note of a table that was made this moment, whole unless `fields` say what is missing."""
        date = datetime.now(UTC).isoformat(timespec="seconds")
        whole: dict[str, Any] = {"missing": 0, "labels": ()}
        return cls(importer.name, importer.version, __version__, date, **(whole | fields))

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
        names = [str(file["name"]) for file in origin.files.values()]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from None
    if set(origin.files) not in _KINDS:
        raise _damaged(path, f"it names the files {', '.join(origin.files) or '(none)':.80}")
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


def write_origin(origin: Origin, folder: Path) -> None:
    """Put the note beside the files that it names, and take away those of an import before."""
    replace_text(folder / "origin.json", json.dumps(origin.to_json(), indent=1) + "\n")
    for stale in {*folder.glob("*.parquet")} - {folder / file["name"] for file in origin.files.values()}:
        stale.unlink()


def settled(path: Path, folder: Path, kind: str) -> dict[str, Any]:
    """Name, hash and size of a finished file, which gets the name of its hash."""
    digest, size = sha256(path), path.stat().st_size
    name = f"{kind}-{digest[:12]}.parquet"
    settle(path, folder / name)
    return {"name": name, "sha256": digest, "bytes": size}


def joint_hash(files: Mapping[str, str]) -> str:
    """Of hashes by file name: that of one file; of several, of the sorted lines that `sha256sum` prints."""
    if len(files) == 1:
        return next(iter(files.values()))
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _damaged(path: Path, why: str) -> InputError:
    return InputError(f"{path} is not the note of an imported table ({why}): import it again")
