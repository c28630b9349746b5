"""Files of the user's own, as modules."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from nasgauge.core import InputError
from nasgauge.runtime.local_modules import Surroundings
from nasgauge.runtime.source_version import UsedSource, source_version

_beside: dict[str, tuple[Path, bytes]] = {}  # modules that files of the user's imported, with their content


def user_module(kind: str, text: str) -> tuple[ModuleType, str]:
    """The module of `path/to/file.py:NAME`, and the version of what is called NAME there.

    The file can import modules beside it, and those of its package, as a script can.

    Args:
        kind: What NAME is wanted for, as errors say it.
        text: Path and name.

    Raises:
        InputError: If there is no such file, or for whatever it raises.
    """
    file, _, name = text.rpartition(":")
    if text.endswith(".py"):
        raise InputError(f"{kind} {text!r} is a file: wanted {text}:FUNCTION")
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError(f"no file {file!r} for {kind} {text!r}: wanted path/to/file.py:function")
    try:
        source = path.read_bytes()
        with _neighbours(Surroundings(path.absolute())):
            module = _imported(path, source)
        return module, source_version(path, name)
    except (Exception, SystemExit) as error:
        raise InputError(f"cannot import {file!r}: {type(error).__name__}: {error}") from error


@contextlib.contextmanager
def _neighbours(around: Surroundings) -> Iterator[None]:
    """While this is open, modules of the user's own are found first; afterwards still, but last.

    One that another file has imported by the same name, or that was edited since, is loaded anew.
    """
    used = UsedSource(around)
    for _ in used.of(around.file, None):
        pass
    found = {around.module_of(path): (path, path.read_bytes()) for path in used.files if path != around.file}
    for name, here in found.items():
        if _beside.get(name, here) != here:
            sys.modules.pop(name, None)
    folders = [str(folder) for folder in around.folders]
    new = [folder for folder in folders if folder not in sys.path]
    sys.path[:0] = folders
    importlib.invalidate_caches()
    # Bytecode beside a module is told from that of an edit by second and size, which may be the same.
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes
        for folder in folders:
            sys.path.remove(folder)
        sys.path += new  # for what functions import when they are called
        _beside.update(found)


def _imported(path: Path, source: bytes) -> ModuleType:
    package = Surroundings(path.absolute()).package
    digest = hashlib.sha256(bytes(path.absolute()) + source).hexdigest()[:12]
    name = f"{package}{'.' if package else ''}nasgauge_user_{path.stem}_{digest}"
    loader = _TextLoader(name, path, source)
    spec = spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look their module up by name
    loader.exec_module(module)
    return module


class _TextLoader(SourceFileLoader):
    """Compiles the text that was read: bytecode beside the file may be of an edit of the same second."""

    def __init__(self, name: str, path: Path, source: bytes) -> None:
        super().__init__(name, str(path))
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """The code of that text, never of a cache, and none is left beside the user's file."""
        code: CodeType = self.source_to_code(self._source, self.path)
        return code
