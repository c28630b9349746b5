"""Summaries from the source are those of the imported plugins."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from nasgauge import plugins
from nasgauge.api import summaries as module
from nasgauge.api.summaries import attribute_of, summaries, summary_of
from nasgauge.core import Searcher

GROUPS = (plugins.SEARCH_SPACES, plugins.ESTIMATORS, plugins.SET_ESTIMATORS, plugins.SEARCHERS)
MADE = {"nasgauge_adapters.nds"}
"""Modules whose plugins functions make: they are imported, and wait for no torch."""

SOURCE = '''
import functools
from nasgauge.core import Estimator

def plain(probe):
    """Plain.

    More.
    """

@functools.cache
def decorated(probe):
    """Decorated."""

def silent(probe): pass

PLAIN = Estimator(plain)
WRAPPED = Estimator(decorated)
ANOTHER = OTHER = Estimator(plain, paper="https://example.org")
SILENT = Estimator(silent)
MADE = functools.partial(Estimator)(*[plain])
IMPORTED = PLAIN
'''


@pytest.mark.parametrize("group", GROUPS)
def test_they_are_what_the_imported_plugins_say(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {point.name: point.load().summary for point in entry_points(group=group)}
    load = EntryPoint.load
    monkeypatch.setattr(EntryPoint, "load", lambda point: load(point) if point.module in MADE else None)
    assert summaries(group) == expected
    assert list(summaries(group)) == sorted(expected)
    assert expected


@pytest.mark.parametrize(
    ("attribute", "expected", "imports"),
    [
        ("PLAIN", "Plain.", False),
        ("OTHER", "Plain.", False),
        ("SILENT", "", False),
        ("WRAPPED", "Decorated.", True),
        ("MADE", "Plain.", True),
        ("IMPORTED", "Plain.", True),
    ],
)
def test_what_is_written_in_another_way_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attribute: str, expected: str, imports: bool
) -> None:
    (tmp_path / "third_party_plugin.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "third_party_plugin", raising=False)
    point = EntryPoint("x", f"third_party_plugin:{attribute}", plugins.ESTIMATORS)
    assert summary_of(point) == expected
    assert ("third_party_plugin" in sys.modules) is imports


def test_a_plugin_that_is_not_there_says_so_when_it_is_imported() -> None:
    with pytest.raises(ModuleNotFoundError):
        summary_of(EntryPoint("x", "no_such_module_at_all:PLAIN", plugins.ESTIMATORS))


def test_the_list_waits_for_no_torch() -> None:
    code = (
        "import sys; from nasgauge.cli import main; main(['list']); "
        "sys.exit(' '.join({'torch', 'pandas', 'sklearn', 'scipy'} & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    assert module.__doc__


def test_attributes_are_those_of_the_imported_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    points = entry_points(group=plugins.SEARCHERS)
    expected = {point.name: point.load().estimator for point in points}
    monkeypatch.setattr(EntryPoint, "load", None)
    assert {point.name: attribute_of(point, Searcher, "estimator") for point in points} == expected
    assert set(expected.values()) == {"optional", "required", "none"}


SEARCHERS = """
from nasgauge.core import Searcher
USE = "none"
def plain(context):
    pass
PLAIN = Searcher(plain)
NONE = Searcher(plain, estimator="none")
NAMED = Searcher(plain, estimator=USE)
SAME = NAMED
"""


@pytest.mark.parametrize(
    ("attribute", "expected"), [("PLAIN", "optional"), ("NONE", "none"), ("NAMED", "none"), ("SAME", "none")]
)
def test_an_attribute_is_the_one_in_the_source_or_of_the_plugin(
    attribute: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made_searchers.py").write_text(SEARCHERS)
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("one", f"made_searchers:{attribute}", plugins.SEARCHERS)
    assert attribute_of(point, Searcher, "estimator") == expected
    sys.modules.pop("made_searchers", None)
