"""Modules that lie beside a user's file: what it imports from there is his own code too."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

_HARNESS = __name__.partition(".")[0]


@dataclass(frozen=True)
class Surroundings:
    """Where the modules of a user's file lie.

    Attributes:
        file: Of the user's, absolute; in a session without a file, any in the working folder.
    """

    file: Path

    @cached_property
    def package(self) -> str:
        """Dotted name of the package that the file is in; empty where it is in none."""
        names, folder = list[str](), self.file.parent
        while (folder / "__init__.py").is_file():
            names.insert(0, folder.name)
            folder = folder.parent
        return ".".join(names)

    @cached_property
    def folders(self) -> list[Path]:
        """From which modules are imported: that of the file, and that of its outermost package."""
        depth = len(self.package.split(".")) if self.package else 0
        return list(dict.fromkeys([self.file.parents[depth], self.file.parent]))

    @cached_property
    def home(self) -> Path:
        """Beneath which code is the user's own: the outermost package, or the folder of the file."""
        depth = self.package.count(".") + 1 if self.package else 1
        return self.file.parents[depth - 1]

    def find(self, module: str) -> Path | None:
        """The file of a module by its dotted name; None where it is not the user's own."""
        if module.partition(".")[0] == _HARNESS:
            return None
        for folder in self.folders:
            place = folder.joinpath(*module.split("."))
            for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                if path.is_file() and self.has(path):
                    return path
        return None

    def has(self, path: Path) -> bool:
        """Whether a file is the user's own; what was installed is not, even in a folder of his."""
        if not path.is_relative_to(self.home):
            return False
        return not _installed(path) or (bool(self.package) and _installed(self.file))

    def module_of(self, path: Path) -> str:
        """Dotted name of a file beneath the folders."""
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        parts = path.relative_to(folder).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def file_of(module: str | ModuleType | None) -> Path | None:
    """The file of a loaded module; None where it has none, as in a notebook."""
    found = sys.modules.get(module) if isinstance(module, str) else module
    name = getattr(found, "__file__", None)
    return Path(name).absolute() if isinstance(name, str) and name.endswith(".py") else None


def _installed(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in _INSTALLED)


_INSTALLED = tuple(
    Path(folder) for name, folder in sysconfig.get_paths().items() if name in ("stdlib", "purelib", "platlib")
)
