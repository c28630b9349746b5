"""What a function of a file computes, told by its source and by that of what it uses."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from nasgauge.runtime.canonical_source import canonical, without_docstring
from nasgauge.runtime.local_modules import Surroundings

Names = frozenset[str] | None
"""Of a module: those that are used, or None for all of it."""

_DYNAMIC = frozenset({"globals", "vars", "eval", "exec", "__import__", "import_module"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_IMPORTS = (ast.Import, ast.ImportFrom)


def source_version(path: Path, name: str) -> str:
    """12 hex digits of what a function of a file computes.

    They change with the source of the function, of what it uses of its file, and of what that imports from
    modules beneath the folder (or the package) of the file. They do not change with comments, docstrings and
    layout, nor with functions that it does not use.

    Args:
        path: Of the file.
        name: Of the function, or of another object of the file.
    """
    used = UsedSource(Surroundings(path.absolute()))
    digest = hashlib.sha256()
    for text in used.of(path.absolute(), frozenset({name})):
        digest.update(text.encode())
    return digest.hexdigest()[:12]


class UsedSource:
    """The source that something uses, each statement once.

    Args:
        surroundings: Where its modules lie.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._units: dict[Path, list[ast.stmt]] = {}
        self._seen: set[tuple[Path, int]] = set()
        self._done: set[tuple[Path, Names]] = set()

    @property
    def files(self) -> list[Path]:
        """From which something was used so far."""
        return list(self._units)

    def of(self, path: Path, names: Names) -> Iterator[str]:
        """Canonical texts of the statements of a file that make these names, and of what those use."""
        waiting: list[tuple[Path, Names]] = [(path, names)]
        while waiting:
            if (part := waiting.pop()) not in self._done:
                self._done.add(part)
                for statement in self._statements(*part):
                    yield canonical(statement)
                    waiting += self._taken(part[0], statement)

    def imported(self, path: Path, code: ast.AST) -> Iterator[str]:
        """The same of what the imports within some code of a file take from the user's own modules."""
        for found, names in self._taken(path, code):
            yield from self.of(found, names)

    def _statements(self, path: Path, names: Names) -> Iterator[ast.stmt]:
        """The statements of a file that make these names, but for those that were given before."""
        if path not in self._units:
            self._units[path] = list(_units(without_docstring(ast.parse(path.read_bytes()))))
        units = self._units[path]
        if names and not names <= set().union(*map(_bound, units)):
            names = None  # made in a way that cannot be seen
        wanted: set[str] | None = None if names is None else set(names)
        left = [number for number in range(len(units)) if (path, number) not in self._seen]
        while new := [number for number in left if _counts(units[number], wanted)]:
            left = [number for number in left if number not in new]
            for number in new:
                self._seen.add((path, number))
                yield units[number]
                used = _used(units[number])
                wanted = None if wanted is None or used & _DYNAMIC else wanted | used

    def _taken(self, path: Path, code: ast.AST) -> Iterator[tuple[Path, Names]]:
        """Files of the user's own that some code imports, and names in them."""
        for node in ast.walk(code):
            if isinstance(node, _IMPORTS):
                for module, names in _modules(node, self._package(path)):
                    if found := self._surroundings.find(module):
                        yield found, names

    def _package(self, path: Path) -> str:
        """In which package the imports of a file are relative."""
        if path == self._surroundings.file:
            return self._surroundings.package
        module = self._surroundings.module_of(path)
        return module if path.name == "__init__.py" else module.rpartition(".")[0]


def _units(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module, with an import for each name."""
    for statement in body:
        if isinstance(statement, ast.Import):
            yield from (ast.Import([alias]) for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                yield ast.ImportFrom(statement.module, [alias], statement.level)
        else:
            yield statement


def _counts(statement: ast.stmt, wanted: Set[str] | None) -> bool:
    """Whether a statement of a module matters to these names; what only does something always does."""
    if isinstance(statement, ast.If) and "__name__" in _used(statement.test):
        return False  # what the file does as a script
    if wanted is None or not isinstance(statement, _DEFINITIONS + _ASSIGNMENTS + _IMPORTS):
        return True
    bound = _bound(statement)
    return "*" in bound or not bound.isdisjoint(wanted)


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement of a module makes, or changes."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    nodes = list(ast.walk(statement))
    found = {node.name for node in nodes if isinstance(node, _DEFINITIONS)}
    found |= {_alias(alias) for node in nodes if isinstance(node, _IMPORTS) for alias in node.names}
    return found | {_root(node) for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store)}


def _root(node: ast.AST) -> str:
    """`table` of `table["x"].y`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _used(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _alias(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _modules(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[tuple[str, Names]]:
    """Modules that an import may load, outermost first, with the names that it takes from each."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from ((module, None) for module in _prefixes(alias.name))
        return
    parts = package.split(".")[: 1 - node.level or None] if node.level else []
    module = ".".join([*parts, *filter(None, [node.module])])
    if module:
        yield from ((prefix, None) for prefix in _prefixes(module)[:-1])
        yield module, None if node.names[0].name == "*" else frozenset(alias.name for alias in node.names)
    for alias in node.names:
        yield (
            ".".join(filter(None, [module, alias.name])),
            None,
        )  # a module of the package, where there is one


def _prefixes(module: str) -> list[str]:
    """`a`, `a.b`, `a.b.c`."""
    parts = module.split(".")
    return [".".join(parts[: number + 1]) for number in range(len(parts))]
