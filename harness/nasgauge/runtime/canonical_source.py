"""Source code without what changes nothing: comments, docstrings, and how it is laid out."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

_BODIES = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def canonical(node: ast.AST) -> str:
    """A syntax tree as text, the same for sources that mean the same; also on other versions of Python.

    Example:
        >>> one = ast.parse("def f(x):  # twice" + chr(10) + " '''Doubles.'''" + chr(10) + " return 2*x")
        >>> canonical(one) == canonical(ast.parse("def f(x): return (2 * x)"))
        True
    """
    return "".join(_words(node))


def canonical_text(source: str) -> str:
    """The same of a text, such as that of a method; the text itself where it is no code by itself."""
    tree = parsed(source)
    return source if tree is None else canonical(tree)


def parsed(source: str) -> ast.Module | None:
    """The syntax tree of a text, which may be indented; None where it is no code by itself."""
    try:
        return ast.parse(textwrap.dedent(source))
    except (SyntaxError, ValueError):
        return None


def without_docstring(node: ast.AST) -> list[ast.stmt]:
    """The statements of a module, class or function."""
    body: list[ast.stmt] = list(getattr(node, "body", []))
    first = body[0] if body else None
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if told and isinstance(first.value.value, str) else body  # type: ignore[union-attr]


def _words(value: object) -> Iterator[str]:
    if isinstance(value, ast.AST):
        yield f"{type(value).__name__}("
        for name, part in ast.iter_fields(value):
            if name == "body" and isinstance(value, _BODIES):
                part = without_docstring(value)
            # Of what is empty, versions of Python write some and leave out others.
            if part is not None and part != [] and name not in ("ctx", "kind", "type_comment"):
                yield f"{name}="
                yield from _words(part)
        yield ")"
    elif isinstance(value, list):
        yield "["
        for each in value:
            yield from _words(each)
        yield "]"
    else:
        yield f"{value!r},"
