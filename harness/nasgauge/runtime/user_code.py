"""Files of the user's own, as modules."""

from __future__ import annotations

import hashlib
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from nasgauge.core import InputError


def user_module(kind: str, text: str) -> tuple[ModuleType, str]:
    """The module of `path/to/file.py:NAME`, and a hash of the file: an edit makes another version.

    Args:
        kind: What NAME is wanted for, as errors say it.
        text: Path and name.

    Raises:
        InputError: If there is no such file, or for whatever it raises.
    """
    file = text.rpartition(":")[0]
    if text.endswith(".py"):
        raise InputError(f"{kind} {text!r} is a file: wanted {text}:FUNCTION")
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError(f"no file {file!r} for {kind} {text!r}: wanted path/to/file.py:function")
    source = path.read_bytes()
    version = hashlib.sha256(source).hexdigest()[:12]
    try:
        return _imported(f"nasgauge_user_{path.stem}_{version}", path, source), version
    except (Exception, SystemExit) as error:
        raise InputError(f"cannot import {file!r}: {type(error).__name__}: {error}") from error


def _imported(name: str, path: Path, source: bytes) -> ModuleType:
    loader = _TextLoader(name, path, source)
    spec = spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look their module up by name
    loader.exec_module(module)
    return module


class _TextLoader(SourceFileLoader):
    """Compiles the text that was hashed: bytecode beside the file may be of an edit of the same second."""

    def __init__(self, name: str, path: Path, source: bytes) -> None:
        super().__init__(name, str(path))
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """The code of that text, never of a cache, and none is left beside the user's file."""
        code: CodeType = self.source_to_code(self._source, self.path)
        return code
