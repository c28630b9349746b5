"""A lazy function is the function, but imports it when it is called."""

from __future__ import annotations

import inspect
import pickle
import sys
from pathlib import Path

import pytest

from nasgauge.core import Lazy
from nasgauge.plugins import search_space

NEW = "def double(x, *, times=2):\n    return times * x\n"


def test_the_module_is_imported_when_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imported_late.py").write_text(NEW)
    monkeypatch.syspath_prepend(str(tmp_path))
    double = Lazy("imported_late:double")
    assert "imported_late" not in sys.modules
    assert double(4) == 8
    assert double(4, times=3) == 12
    assert "imported_late" in sys.modules


def test_its_signature_is_that_of_the_function() -> None:
    build = search_space("nasbench201").build
    sizes = {name: p.default for name, p in inspect.signature(build).parameters.items() if name != "classes"}
    assert list(sizes) == ["architecture", "init_channels", "cells", "stages", "stem"]
    assert (sizes["init_channels"], sizes["cells"]) == (16, 5)


def test_it_can_be_sent_to_a_worker() -> None:
    again = pickle.loads(pickle.dumps(Lazy("math:sqrt")))
    assert again(16.0) == 4.0
    assert again == Lazy("math:sqrt")
