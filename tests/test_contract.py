"""Every plugin that nasgauge brings keeps its contract."""

from __future__ import annotations

import re
from functools import cache

import pytest

from nasgauge import plugins
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.testing import Check, checks_of
from nasgauge.testing.toy_space import toy_setup

LOADERS = {
    plugins.ESTIMATORS: plugins.estimator,
    plugins.SET_ESTIMATORS: plugins.estimator,
    plugins.SEARCHERS: plugins.searcher,
    plugins.SEARCH_SPACES: plugins.search_space,
    plugins.IMPORTERS: plugins.importer,
}
NAMES = [(group, name) for group in LOADERS for name in plugins.names(group)]
# A supernet is trained, cells are enumerated, and the networks of 19 spaces are large.
SLOW = re.compile("mdenas$|nasbench101|nds_")
CHECKS = [
    pytest.param(check, marks=[pytest.mark.slow] if SLOW.match(name) else [])
    for group, name in NAMES
    for check in checks_of(LOADERS[group](name))
]


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_contract(check: Check) -> None:
    check()


ESTIMATORS = plugins.names(plugins.ESTIMATORS)


@cache
def together(*names: str) -> dict[str, list[float | None]]:
    """Scores of all of them on one network; once is enough for each order."""
    rows = score_architecture(toy_setup(), "a", plugins.configure(names).estimators)
    return {name: [row.score for row in rows[name].rows] for name in names}


@pytest.mark.slow
@pytest.mark.parametrize("name", ESTIMATORS)
def test_a_score_does_not_depend_on_the_other_estimators(name: str) -> None:
    alone = together(name)[name]
    assert together(*ESTIMATORS)[name] == alone
    assert together(*ESTIMATORS[::-1])[name] == alone


@pytest.mark.parametrize(("group", "name"), NAMES)
def test_a_plugin_has_the_name_of_its_entry_point(group: str, name: str) -> None:
    assert LOADERS[group](name).name == name
