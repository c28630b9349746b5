"""Versions of functions of files: content counts, and nothing else does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nasgauge.runtime.source_version import source_version
from nasgauge.runtime.user_code import user_module

FILES = {
    "mine.py": """
import math
from helper import scale, unused
from deep import inner

FACTOR = 2.0
TABLE = {}
TABLE["a"] = 1

def local(x):
    return x * FACTOR + TABLE["a"]

def mine(probe):
    import lazy
    return local(scale(1.0)) + inner.value() + lazy.extra() + math.sqrt(4)

def other(probe):
    return 5.0

if __name__ == "__main__":
    print(mine(None))
""",
    "helper.py": "BY = 3.0\ndef scale(x):\n    return x * BY\ndef unused(x):\n    return 0\n",
    "lazy.py": "def extra():\n    return 0.5\n",
    "deep/__init__.py": "",
    "deep/inner.py": "from . import innermost\ndef value():\n    return innermost.V\n",
    "deep/innermost.py": "V = 7\n",
    "aside.py": "X = 1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def edited(folder: Path, name: str, old: str, new: str) -> tuple[str, str]:
    """Versions of `mine` before and after an edit."""
    before = source_version(folder / "mine.py", "mine")
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))
    return before, source_version(folder / "mine.py", "mine")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mine.py", "return local(", "return -local("),
        ("mine.py", "x * FACTOR", "x / FACTOR"),
        ("mine.py", "FACTOR = 2.0", "FACTOR = 2.5"),
        ("mine.py", '"] = 1', '"] = 2'),
        ("mine.py", "import math", "import numpy as math"),
        ("mine.py", "FACTOR = 2.0", "FACTOR = 2.0\nTABLE.clear()"),
        ("helper.py", "x * BY", "x + BY"),
        ("helper.py", "BY = 3.0", "BY = 4.0"),
        ("lazy.py", "0.5", "0.6"),
        ("deep/inner.py", "innermost.V", "-innermost.V"),
        ("deep/innermost.py", "7", "8"),
        ("deep/__init__.py", "", "from aside import X\n"),
    ],
)
def test_what_can_change_the_score_changes_the_version(folder: Path, name: str, old: str, new: str) -> None:
    before, after = edited(folder, name, old, new)
    assert before != after


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mine.py", "def mine(probe):", "# a comment\ndef mine(probe):\n    '''A docstring.'''"),
        ("mine.py", "FACTOR = 2.0", "FACTOR   =   (2.0)  # the same"),
        ("mine.py", "return 5.0", "return 6.0"),
        ("mine.py", "print(mine(None))", "print(mine(1))"),
        ("mine.py", "\nimport math", "'''What this file is.'''\n\n\nimport math"),
        ("mine.py", "from helper import scale, unused", "from helper import (\n    scale,\n)"),
        ("helper.py", "def scale(x):", "def scale(x):\n    '''Scales.'''\n    # by BY"),
        ("helper.py", "return 0", "return 1"),
        ("aside.py", "1", "2"),
    ],
)
def test_what_cannot_does_not(folder: Path, name: str, old: str, new: str) -> None:
    before, after = edited(folder, name, old, new)
    assert before == after


def test_the_folder_does_not_count(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "moved"
    before = source_version(folder / "mine.py", "mine")
    folder.rename(elsewhere)
    (elsewhere / "mine.py").rename(elsewhere / "yours.py")
    assert source_version(elsewhere / "yours.py", "mine") == before


@pytest.mark.parametrize("text", ["globals()['mine'] = lambda probe: 1.0\n", "from helper import *\n"])
def test_where_a_name_comes_from_cannot_be_seen_all_counts(tmp_path: Path, text: str) -> None:
    (tmp_path / "helper.py").write_text("def mine(probe):\n    return 1.0\n")
    (tmp_path / "mine.py").write_text(text)
    before = source_version(tmp_path / "mine.py", "mine")
    (tmp_path / "helper.py").write_text("def mine(probe):\n    return 2.0\n")
    with_helper = source_version(tmp_path / "mine.py", "mine")
    assert (before != with_helper) == ("helper" in text)
    (tmp_path / "mine.py").write_text(text + "X = 2\n")
    assert source_version(tmp_path / "mine.py", "mine") != with_helper


def test_a_file_of_a_package_uses_its_package(tmp_path: Path) -> None:
    package = tmp_path / "proxies"
    package.mkdir()
    (package / "__init__.py").write_text("WIDTH = 2\n")
    (package / "_parts.py").write_text("def part():\n    return 1.0\n")
    (package / "mine.py").write_text(
        "from proxies import WIDTH\nfrom ._parts import part\ndef mine(probe):\n    return part() * WIDTH\n"
    )
    module, version = user_module("estimator", f"{package}/mine.py:mine")
    assert module.mine(None) == 2.0
    (package / "_parts.py").write_text("def part():\n    return 3.0\n")
    module, later = user_module("estimator", f"{package}/mine.py:mine")
    assert module.mine(None) == 6.0
    assert later != version
    (package / "__init__.py").write_text("WIDTH = 4\n")
    module, last = user_module("estimator", f"{package}/mine.py:mine")
    assert module.mine(None) == 12.0
    assert last != later


def test_helpers_are_found_beside_the_file_and_are_those_of_that_file(folder: Path, tmp_path: Path) -> None:
    """Whichever folder this process is in, and whatever another file has imported by the same name."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.py").write_text("from helper import scale\ndef mine(probe):\n    return scale(1.0)\n")
    (other / "helper.py").write_text("def scale(x):\n    return 100 * x\n")
    paths = list(sys.path)
    first, version = user_module("estimator", f"{folder}/mine.py:mine")
    assert first.mine(None) == 3.0 * 2.0 + 1 + 7 + 0.5 + 2
    second, _ = user_module("estimator", f"{other}/mine.py:mine")
    assert second.mine(None) == 100
    (folder / "helper.py").write_text("def scale(x):\n    return 10 * x\nunused = None\n")
    again, later = user_module("estimator", f"{folder}/mine.py:mine")
    assert again.mine(None) == 10 * 2.0 + 1 + 7 + 0.5 + 2
    assert version != later
    assert sys.path[: len(paths)] == paths, "what was found first before still is"
    sys.path[:] = paths


def test_what_was_installed_is_not_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a folder of the user's holds it, as an environment in a project does."""
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.setattr("nasgauge.runtime.local_modules._INSTALLED", (packages,))
    (packages / "helper.py").write_text("X = 1\n")
    (packages / "mine.py").write_text("import helper\ndef mine(probe):\n    return helper.X\n")
    before = source_version(packages / "mine.py", "mine")
    (packages / "helper.py").write_text("X = 2\n")
    assert source_version(packages / "mine.py", "mine") == before


def test_modules_that_import_each_other_have_an_end(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import other\ndef mine(probe):\n    return other.f()\n")
    (tmp_path / "other.py").write_text("import mine\ndef f():\n    import other\n    return 1.0\n")
    assert len(source_version(tmp_path / "mine.py", "mine")) == 12
