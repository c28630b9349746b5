"""Every plugin that nasgauge brings keeps its contract."""

from __future__ import annotations

import pytest

from nasgauge import plugins
from nasgauge.testing import Check, checks_of

LOADERS = {
    plugins.ESTIMATORS: plugins.estimator,
    plugins.SET_ESTIMATORS: plugins.estimator,
    plugins.SEARCHERS: plugins.searcher,
    plugins.SEARCH_SPACES: plugins.search_space,
    plugins.IMPORTERS: plugins.importer,
}
NAMES = [(group, name) for group in LOADERS for name in plugins.names(group)]
CHECKS = [check for group, name in NAMES for check in checks_of(LOADERS[group](name))]


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_contract(check: Check) -> None:
    check()


@pytest.mark.parametrize(("group", "name"), NAMES)
def test_a_plugin_has_the_name_of_its_entry_point(group: str, name: str) -> None:
    assert LOADERS[group](name).name == name
