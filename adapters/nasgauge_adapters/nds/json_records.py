"""Reads the records of an official JSON file one by one: the memory of the largest, not of the file.

A file is a list of records, or a dictionary of such lists. It comes alone, in a folder or in a zip, which is
read in place: nothing is unpacked.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TextIO

from nasgauge.core import InputError

CHUNK = 1 << 20
LIMIT = 64 << 20
"""Characters of a record; one with the curve of every iteration has far fewer."""

_BLANK = re.compile(r"[\s,]*")
_KEY = re.compile(r'"(?:[^"\\]|\\.){0,1000}"\s*:\s*')
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError, OSError)


def records(path: Path, names: Collection[str]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Name without `.json`, number and record, for each record of those of the files `names` that are there.

    Raises:
        InputError: If none of them is there, and for one that is damaged.
    """
    found = _files(path, names)
    if not found:
        raise InputError(f"it has none of {', '.join(f'{name}.json' for name in names)}")
    for name in names:
        if name not in found:
            continue
        try:
            with found[name]() as stream:
                for number, record in enumerate(read_records(stream)):
                    if not isinstance(record, dict):
                        raise InputError(f"record {number} is a {type(record).__name__}, wanted a dictionary")
                    yield name, number, record
        except InputError as error:
            raise InputError(f"{name}.json: {error}") from None
        except _DAMAGE as error:
            raise InputError(f"{name}.json is not whole ({error})") from None


def read_records(stream: TextIO) -> Iterator[Any]:
    """Every record of a list, or of the lists of a dictionary, in turn.

    Raises:
        InputError: For text that is not such JSON, or ends too early.

    Example:
        >>> list(read_records(io.StringIO('{"top": [{"a": 1}, {"a": 2}], "mid": [{"a": 3}]}')))
        [{'a': 1}, {'a': 2}, {'a': 3}]
    """
    text = _Text(stream)
    if text.takes("{"):
        while not text.takes("}"):
            text.key()
            yield from _listed(text)
    else:
        yield from _listed(text)
    if text.follows():
        raise InputError(f"something stands after its end: {text.shown()}")


def _listed(text: _Text) -> Iterator[Any]:
    if not text.takes("["):
        raise InputError(f"wanted a list of records, found {text.shown()}")
    while not text.takes("]"):
        yield text.value()


class _Text:
    """Text that is read piece by piece, and forgotten behind the place where the reader is."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.kept = ""
        self.at = 0
        self.ended = False

    def takes(self, mark: str) -> bool:
        """Whether this mark comes next, which is then passed."""
        if not self.follows():
            raise InputError("it ends too early")
        found = self.kept[self.at] == mark
        self.at += found
        return found

    def follows(self) -> bool:
        """Whether anything but blanks and commas is left, which are passed."""
        while True:
            self.at = _BLANK.match(self.kept, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.kept):
                return True
            if not self._more():
                return False

    def key(self) -> None:
        """Passes the name of a list."""
        while not (found := _KEY.match(self.kept, self.at)):
            if len(self.kept) - self.at > LIMIT or not self._more(len(self.kept) - self.at):
                raise InputError(f"wanted the name of a list, found {self.shown()}")
        self.at = found.end()

    def value(self) -> Any:
        """The next record."""
        while True:
            try:
                found, self.at = _DECODER.raw_decode(self.kept, self.at)
            except RecursionError:
                raise InputError("its values are nested too deeply") from None
            except ValueError as error:
                # Text is read in pieces that grow, so that a long record is tried a few times only.
                if len(self.kept) - self.at > LIMIT or not self._more(len(self.kept) - self.at):
                    raise InputError(f"a record is not whole JSON ({str(error)[:80]})") from None
            else:
                return found

    def shown(self) -> str:
        """The next characters, for an error."""
        return repr(self.kept[self.at : self.at + 40])

    def _more(self, count: int = 0) -> bool:
        piece = "" if self.ended else self.stream.read(max(count, CHUNK))
        self.ended = not piece
        self.kept, self.at = self.kept[self.at :] + piece, 0
        return bool(piece)


_DECODER = json.JSONDecoder()


def _files(path: Path, names: Collection[str]) -> dict[str, Callable[[], TextIO]]:
    """How to open each JSON file of these names that is there, by its name without `.json`."""
    found: list[tuple[str, Callable[[], TextIO]]]
    if path.is_dir():
        found = [(each.stem, partial(each.open, encoding="utf-8")) for each in path.rglob("*.json")]
    elif zipfile.is_zipfile(path):
        found = _zipped(path)
    else:
        found = [(path.stem, partial(path.open, encoding="utf-8"))]
    fitting = [(name, opened) for name, opened in found if name in names]
    if twice := [name for name, count in Counter(name for name, _ in fitting).items() if count > 1]:
        raise InputError(f"it has {min(twice)}.json twice")
    return dict(fitting)


def _zipped(path: Path) -> list[tuple[str, Callable[[], TextIO]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if each.filename.endswith(".json")]
    except _DAMAGE as error:
        raise InputError(f"it is not a whole zip ({error})") from None
    return [(PurePosixPath(each.filename).stem, partial(_opened, path, each)) for each in members]


def _opened(path: Path, member: zipfile.ZipInfo) -> TextIO:
    with zipfile.ZipFile(path) as archive:
        return io.TextIOWrapper(archive.open(member), encoding="utf-8")  # it outlives the archive
