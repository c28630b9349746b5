"""The checks of any plugin, by what it is."""

from __future__ import annotations

from typing import Any

from nasgauge.core import Estimator, FlatImporter, Importer, InputError, Searcher, SearchSpace, SetEstimator
from nasgauge.testing.check import Check
from nasgauge.testing.estimator_checks import estimator_checks
from nasgauge.testing.flat_importer_checks import flat_importer_checks
from nasgauge.testing.importer_checks import importer_checks
from nasgauge.testing.searcher_checks import searcher_checks
from nasgauge.testing.set_estimator_checks import set_estimator_checks
from nasgauge.testing.space_checks import space_checks

SUITES = {
    Estimator: estimator_checks,
    SetEstimator: set_estimator_checks,
    Searcher: searcher_checks,
    SearchSpace: space_checks,
    Importer: importer_checks,
    FlatImporter: flat_importer_checks,
}
FIRST_ARGUMENT = {"probe": Estimator, "candidates": SetEstimator, "context": Searcher}
"""What a plain function is, by the name of its first argument."""


def checks_of(plugin: Any) -> list[Check]:
    """All checks of an estimator, set estimator, searcher, search space or importer.

    Args:
        plugin: One of these, or a function: its first argument, `probe`, `candidates` or `context`, says
            which it is.

    Raises:
        InputError: For something else.
    """
    plugin = plugin if type(plugin) in SUITES else _of_function(plugin)
    suite: Any = SUITES[type(plugin)]
    found: list[Check] = suite(plugin)
    return found


def parametrize(*plugins: Any) -> Any:
    """A pytest mark that runs a test once for every check of the plugins; the test's argument is `check`."""
    import pytest

    checks = [check for plugin in plugins for check in checks_of(plugin)]
    return pytest.mark.parametrize("check", checks, ids=str)


def _of_function(function: Any) -> Any:
    names = getattr(getattr(function, "__code__", None), "co_varnames", ())
    if not names or names[0] not in FIRST_ARGUMENT:
        raise InputError(
            f"cannot tell what {getattr(function, '__name__', function)!r} is: wanted an Estimator, "
            "SetEstimator, Searcher, SearchSpace, Importer or FlatImporter, or a function whose first "
            f"argument is called {', '.join(FIRST_ARGUMENT)}"
        )
    return FIRST_ARGUMENT[names[0]](function)
