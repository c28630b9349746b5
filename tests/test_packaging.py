"""The distribution holds what the tree holds, and the layers import inwards only."""

from __future__ import annotations

import configparser
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETUP = configparser.ConfigParser()
SETUP.read(ROOT / "setup.cfg")
SOURCES = {"nasgauge": "harness", "nasgauge_adapters": "adapters", "nasgauge_estimators": "estimators"}

pytestmark = pytest.mark.skipif("options" not in SETUP, reason="not in a checkout")


def test_every_package_of_the_tree_is_in_the_distribution() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT / folder).parts)
        for folder in SOURCES.values()
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert set(SETUP["options"]["packages"].split()) == found | {"nasgauge_published"}


@pytest.mark.parametrize(
    "group", ["search_spaces", "estimators", "set_estimators", "importers", "surrogates", "searchers"]
)
def test_every_entry_point_is_installed(group: str) -> None:
    lines = SETUP["options.entry_points"][f"nasgauge.{group}"].split("\n")
    declared = {line.partition("=")[0].strip() for line in lines if line}
    assert declared == {point.name for point in entry_points(group=f"nasgauge.{group}")}


def test_every_module_of_estimators_is_an_entry_point() -> None:
    groups = SETUP["options.entry_points"]
    declared = groups["nasgauge.estimators"] + groups["nasgauge.set_estimators"]
    for path in (ROOT / "estimators" / "nasgauge_estimators").glob("[!_]*.py"):
        assert f"{path.stem} = nasgauge_estimators.{path.stem}:ESTIMATOR" in declared


def test_every_module_of_searchers_is_an_entry_point() -> None:
    declared = SETUP["options.entry_points"]["nasgauge.searchers"]
    for path in (ROOT / "harness" / "nasgauge" / "searching" / "searchers").glob("[!_]*.py"):
        assert (
            f"{path.stem.replace('_', '-')} = nasgauge.searching.searchers.{path.stem}:SEARCHER" in declared
        )


def test_the_harness_names_no_plugin_package() -> None:
    for path in (ROOT / "harness").rglob("*.py"):
        assert "nasgauge_adapters" not in path.read_text(), path
        assert "nasgauge_estimators" not in path.read_text(), path


@pytest.mark.slow
@pytest.mark.parametrize(
    "module",
    [
        "metrics",
        "scoring.store",
        "analysis.leaderboard",
        "presentation.leaderboard_table",
        "benchmarks.published",
        "cli.report",
        "cli.pairs",
        "cli.compare",
    ],
)
def test_tables_are_made_without_torch(module: str) -> None:
    code = f"import sys, nasgauge.{module}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_that_nobody_can_install_is_needed() -> None:
    """The official NAS-Bench-301 package wants these, in versions that are gone."""
    needed = SETUP["options"]["install_requires"].lower()
    for name in ("configspace", "torch-geometric", "torch-scatter", "tensor", "xgboost", "nasbench301"):
        assert name not in needed
