"""`nasgauge.check`: whether a plugin keeps its contract, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nasgauge import plugins
from nasgauge.core import InputError, named


@dataclass(frozen=True)
class Verdict:
    """What the checks of one plugin found.

    Attributes:
        plugin: Its name.
        found: What is wrong by clause of the contract, empty where it is kept.
    """

    plugin: str
    found: Mapping[str, str]

    @property
    def kept(self) -> bool:
        """Whether all clauses are kept."""
        return not any(self.found.values())

    def __str__(self) -> str:
        lines = [
            f"  {'FAILS' if wrong else 'ok':<5} {clause}{': ' if wrong else ''}{wrong}"
            for clause, wrong in self.found.items()
        ]
        broken = sum(map(bool, self.found.values()))
        end = (
            "keeps its contract" if self.kept else f"breaks {broken} of {len(lines)} clauses of its contract"
        )
        return "\n".join([*lines, f"{self.plugin} {end}."])


def check(plugin: Any) -> Verdict:
    """Whether an estimator, searcher, search space or importer does what every plugin must.

    Args:
        plugin: An installed name, `FILE.py:NAME`, a function whose first argument is called `probe`,
            `candidates` or `context`, or an object such as an `Estimator`.

    Returns:
        Each clause of the contract, with what is wrong.

    Raises:
        InputError: For something that is not a plugin.
    """
    from nasgauge.testing import checks_of, failures

    found = _loaded(plugin) if isinstance(plugin, str) else plugin
    checks = checks_of(found)
    wrong = failures(checks)
    return Verdict(checks[0].plugin, {each.clause: wrong.get(each.clause, "") for each in checks})


def _loaded(name: str) -> Any:
    """The plugin of that name, of whichever kind."""
    if ".py" in name:
        return plugins.in_file("plugin", name, *plugins.PLUGINS)[0]
    loaders = {
        plugins.ESTIMATORS: plugins.estimator,
        plugins.SET_ESTIMATORS: plugins.estimator,
        plugins.SEARCHERS: plugins.searcher,
        plugins.SEARCH_SPACES: plugins.search_space,
        plugins.IMPORTERS: plugins.importer,
    }
    known = {each: load for group, load in reversed(loaders.items()) for each in plugins.names(group)}
    try:
        found = named("plugin", name, known)
    except InputError as error:
        raise InputError(f"{error} (`nasgauge list` shows all)") from None
    return known[found](found)
