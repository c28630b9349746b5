"""Files of the user's own as modules."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.runtime.user_code import user_module


def test_an_edit_within_a_second_is_another_module(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("VALUE = 1\n")
    first, before = user_module("estimator", f"{file}:VALUE")
    file.write_text("VALUE = 2\n")
    second, after = user_module("estimator", f"{file}:VALUE")
    assert (first.VALUE, second.VALUE) == (1, 2)
    assert before != after
    assert first.__name__ != second.__name__


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def mine(probe):\n    return 1.0\n")
    user_module("estimator", f"{tmp_path}/mine.py:mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"]


def test_what_looks_its_module_up_by_name_finds_it(tmp_path: Path) -> None:
    file = tmp_path / "modern.py"
    file.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Setting:\n    width: int = 1\n"
    )
    module, _ = user_module("estimator", f"{file}:Setting")
    assert pickle.loads(pickle.dumps(module.Setting(3))).width == 3
    assert sys.modules[module.__name__] is module
    assert module.__file__ == str(file)
    assert module.__spec__ is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import no_such_package", r"cannot import '.*mine\.py': ModuleNotFoundError: .*no_such_package"),
        ("import sys; sys.exit(3)", r"cannot import '.*mine\.py': SystemExit: 3"),
        ("def mine(:", r"cannot import '.*mine\.py': SyntaxError"),
        ("x = '\ud800'", r"cannot import '.*mine\.py': .*(Unicode|Syntax)"),
    ],
)
def test_errors_name_the_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mine.py").write_text(text, errors="surrogatepass")
    with pytest.raises(InputError, match=message):
        user_module("estimator", f"{tmp_path}/mine.py:mine")


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file 'gone\.py' for searcher 'gone\.py:mine'"):
        user_module("searcher", "gone.py:mine")
    with pytest.raises(InputError, match=r"searcher 'gone\.py' is a file: wanted gone\.py:FUNCTION"):
        user_module("searcher", "gone.py")


def test_the_users_home_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.py").write_text("VALUE = 1\n")
    assert user_module("estimator", "~/mine.py:VALUE")[0].VALUE == 1
