"""Versions of functions that have none: what they compute changes it, and nothing else does."""

from __future__ import annotations

import functools
import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nasgauge.runtime.code_version import code_version

START = """
import math
SCALE = 2.0
WEIGHTS = [1, 2]
def helper(x):
    return x + 1
class Table:
    width = 3
def mine(probe, *, repeats=1):
    return helper(math.sqrt(probe.classes)) * SCALE * Table.width * WEIGHTS[0]
"""


def cell(text: str) -> Callable[..., Any]:
    """The function `mine` of text without a file, as in a notebook that has lost its cells."""
    module = ModuleType("notebook")
    exec(text, vars(module))
    found: Callable[..., Any] = module.mine
    return found


def in_file(path: Path, text: str) -> Callable[..., Any]:
    """The function `mine` of a file."""
    path.write_text(text)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    exec(compile(text, str(path), "exec"), vars(module))
    found: Callable[..., Any] = module.mine
    return found


@pytest.mark.parametrize(
    "edit",
    [
        ("* SCALE", "/ SCALE"),
        ("SCALE = 2.0", "SCALE = 3.0"),
        ("x + 1", "x + 2"),
        ("[1, 2]", "[1, 3]"),
        ("helper(math", "abs(math"),
    ],
)
def test_what_changes_the_score_changes_the_version(tmp_path: Path, edit: tuple[str, str]) -> None:
    changed = START.replace(*edit)
    assert code_version(cell(START)) != code_version(cell(changed))
    before, after = (in_file(tmp_path / f"{n}.py", text) for n, text in enumerate((START, changed)))
    assert code_version(before) != code_version(after)


def test_what_does_not_change_it_does_not() -> None:
    version = code_version(cell(START))
    assert version == code_version(cell(START))
    assert version == code_version(cell(START + "\nOTHER = 5\ndef other(): return 1\n"))
    assert len(version) == 12


def test_comments_and_layout_do_not(tmp_path: Path) -> None:
    commented = START.replace("return helper(", '"""Mine."""' + "\n    # twice\n    return helper( ")
    before, after = (in_file(tmp_path / f"{n}.py", text) for n, text in enumerate((START, commented)))
    assert code_version(before) == code_version(after)


USING = """
{outside}
import numpy
def mine(probe):
    {inside}
    return {prefix}rule(1) + {prefix}Rule()(2) + numpy.pi
"""
BESIDE = """
def deeper(x):
    return {body}
def rule(x):
    return deeper(x)
class Rule:
    def __call__(self, x):
        return deeper(x)
"""


@pytest.mark.parametrize(
    "using",
    [
        USING.format(outside="import beside", inside="pass", prefix="beside."),
        USING.format(outside="from beside import Rule, rule", inside="pass", prefix=""),
        USING.format(outside="", inside="from beside import Rule, rule", prefix=""),
    ],
)
def test_modules_beside_the_file_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, using: str) -> None:
    """Imported by name or whole, also within the function; what was installed does not."""
    (tmp_path / "using.py").write_text(using)
    monkeypatch.syspath_prepend(tmp_path)
    versions = []
    for body in ("x", "x + 1", "x  # nothing"):
        (tmp_path / "beside.py").write_text(BESIDE.format(body=body))
        for name in ("using", "beside"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        importlib.invalidate_caches()
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        versions.append(code_version(importlib.import_module("using").mine))
    assert versions[0] == versions[2] != versions[1]


def test_two_lambdas_of_one_line_are_two() -> None:
    first, second = [lambda probe: 1.0, lambda probe: 2.0]
    assert code_version(first) != code_version(second)
    assert code_version(first) == code_version(lambda probe: 1.0)


def test_values_closed_over_count() -> None:
    def scaled(by: Any) -> Callable[[Any], float]:
        return lambda probe: by * probe.classes

    assert code_version(scaled(1)) == code_version(scaled(1))
    assert len({code_version(scaled(by)) for by in (1, 2, [1], [2], scaled(1), object)}) == 6


def test_a_name_that_is_not_there_yet_is_no_obstacle() -> None:
    def made() -> Callable[[Any], float]:
        def mine(probe: Any) -> float:
            return float(later(probe))

        if made is None:
            later = len
        return mine

    assert code_version(made()) == code_version(made())


def test_functions_that_call_each_other_have_an_end() -> None:
    text = "def mine(n):\n    return other(n)\ndef other(n):\n    return mine(n - 1) if n else 0\n"
    assert code_version(cell(text)) != code_version(cell(text.replace("- 1", "- 2")))


def test_partials_methods_and_instances_are_told_apart() -> None:
    class Weighted:
        def __init__(self, weight: float) -> None:
            self.weight = weight

        def __call__(self, probe: Any) -> float:
            return self.weight

        def rate(self, probe: Any) -> float:
            return self.weight + 1

    def mine(probe: Any, by: float) -> float:
        return by

    kinds = [
        functools.partial(mine, by=1.0),
        functools.partial(mine, by=2.0),
        Weighted(1.0),
        Weighted(1.0).rate,
    ]
    assert len({code_version(kind) for kind in kinds}) == 4


def test_the_version_is_that_of_another_process() -> None:
    code = "from nasgauge.runtime.code_version import code_version\n"
    code += "names = {'x', 'y', 'z'}\nprint(code_version(lambda probe: probe in {'a', 'b', 'c'} | names))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env=_environment(seed)
        ).stdout
        for seed in "123"
    }
    assert len(found) == 1


def _environment(seed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed}
