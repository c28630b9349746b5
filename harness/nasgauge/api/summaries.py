"""What an installed plugin says about itself, read from its source: nothing is imported, so torch is not."""

from __future__ import annotations

import ast
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def summaries(group: str) -> dict[str, str]:
    """One line for each plugin of a group of entry points, by name."""
    return {point.name: summary_of(point) for point in sorted(entry_points(group=group))}


def summary_of(point: EntryPoint) -> str:
    """`summary` of a plugin, from its source where that says so plainly, else from the imported plugin."""
    found = _from_source(point)
    return str(point.load().summary) if found is None else found


def attribute_of(point: EntryPoint, kind: type[Any], name: str) -> str:
    """An attribute of a plugin of a kind, from its source where that says it plainly, else of the plugin."""
    found = _definition(point)
    plain = found is not None and isinstance(found[1].func, ast.Name) and found[1].func.id == kind.__name__
    if found is None or not plain:
        return str(getattr(point.load(), name))
    if all(argument.arg != name for argument in found[1].keywords):
        return str(getattr(kind, name))
    written = _written(found[1], name)
    return str(getattr(point.load(), name)) if written is None else written


def _from_source(point: EntryPoint) -> str | None:
    """The summary that `NAME = Kind(function, ...)` or `NAME = Kind(summary="...")` has in the source."""
    found = _definition(point)
    return None if found is None else _written(found[1], "summary") or _docstring(*found)


def _definition(point: EntryPoint) -> tuple[ast.Module, ast.Call] | None:
    """The source of a plugin's module, and the call in it that makes the plugin."""
    try:
        spec = find_spec(point.module)
        tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))  # type: ignore[union-attr, arg-type]
    except (ImportError, OSError, TypeError, ValueError, AttributeError, SyntaxError):
        return None  # importing it will say what is wrong
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _named(node, point.attr):
            return tree, node.value
    return None


def _named(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _written(call: ast.Call, name: str) -> str | None:
    """The text of an argument."""
    for argument in call.keywords:
        if argument.arg == name and isinstance(argument.value, ast.Constant):
            return str(argument.value.value)
    return None


def _docstring(tree: ast.Module, call: ast.Call) -> str | None:
    """First line of the docstring of the plain function that is the first argument."""
    first = call.args[0].id if call.args and isinstance(call.args[0], ast.Name) else None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == first]
    if len(functions) != 1 or functions[0].decorator_list:
        return None
    return (ast.get_docstring(functions[0]) or "").partition("\n")[0]
