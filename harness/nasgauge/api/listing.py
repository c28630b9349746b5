"""What there is to choose from: benchmarks, estimators, searchers, image sources."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

from nasgauge import plugins
from nasgauge.api.summaries import attribute_of, summaries
from nasgauge.core import Estimator, Searcher, SearchSpace, SetEstimator

_ESTIMATOR_USE = {
    "optional": "may take +ESTIMATOR",
    "required": "needs +ESTIMATOR",
    "none": "takes no estimator",
}
Plugin = Estimator | SetEstimator | Searcher


def list_benchmarks() -> dict[str, str]:
    """The installed benchmarks.

    Returns:
        One line about each, by name.

    Example:
        >>> list_benchmarks()["nasbench201"][:14]
        'NAS-Bench-201:'
    """
    return summaries(plugins.SEARCH_SPACES)


def list_estimators() -> dict[str, str]:
    """The installed estimators that score one network at a time.

    Returns:
        One line about each, by name.
    """
    return summaries(plugins.ESTIMATORS)


def list_set_estimators() -> dict[str, str]:
    """The installed estimators that are defined only over a set of architectures.

    Returns:
        One line about each, by name.
    """
    return summaries(plugins.SET_ESTIMATORS)


def list_searchers() -> dict[str, str]:
    """The installed searchers.

    Returns:
        One line about each, by name; at its end whether it takes an estimator, as `SEARCHER+ESTIMATOR`.
    """
    points = {point.name: point for point in entry_points(group=plugins.SEARCHERS)}
    return {
        name: f"{text} [{_ESTIMATOR_USE[attribute_of(points[name], Searcher, 'estimator')]}]"
        for name, text in summaries(plugins.SEARCHERS).items()
    }


def list_images() -> dict[str, str]:
    """The sources that minibatches can come from.

    Returns:
        One line about each, by the text that names it.
    """
    from nasgauge.images import SOURCES

    return dict(SOURCES)


def describe(name: str) -> str:
    """Everything about a benchmark, an estimator or a searcher: formula, source, settings, paper.

    Args:
        name: As the lists have it, or `path/to/file.py:function` of an estimator of your own.

    Returns:
        Text, one paragraph for each plugin of that name.

    Raises:
        InputError: If nothing has that name.

    Example:
        >>> print(describe("params").partition(":")[0])
        params
    """
    if name in plugins.names(plugins.SEARCH_SPACES):
        return _about_space(plugins.search_space(name))
    return "\n".join(_about(plugin) for plugin in _all_named(name))


def _all_named(name: str) -> list[Plugin]:
    """What has that name: an estimator, a searcher, or one of each."""
    searchers = [plugins.searcher(name)] if name in plugins.names(plugins.SEARCHERS) else []
    if searchers and name not in {*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)}:
        return [*searchers]
    return [plugins.estimator(name), *searchers]


def _about(plugin: Plugin) -> str:
    """Docstring, parts, settings and paper."""
    lines = [f"{plugin.name}: {inspect.getdoc(_function(plugin)) or 'no docstring'}", ""]
    if isinstance(plugin, SetEstimator) and plugin.parts:
        lines.append(f"Parts: {', '.join(plugin.parts)}")
    if isinstance(plugin, Searcher):
        lines.append(f"{plugin.name} {_ESTIMATOR_USE[plugin.estimator]}".replace("+", f"{plugin.name}+"))
    lines += [f"--set {plugin.name}.{setting}={default}" for setting, default in plugin.defaults.items()]
    if plugin.paper:
        lines.append(f"Paper: {plugin.paper}")
    return "\n".join(lines) + "\n"


def _about_space(space: SearchSpace) -> str:
    lines = [f"{space.name}: {space.summary}", "", f"Data sets: {', '.join(space.tasks)}"]
    return "\n".join([*lines, *([f"Paper: {space.paper}"] if space.paper else [])]) + "\n"


def _function(plugin: Plugin) -> Callable[..., Any]:
    if isinstance(plugin, Searcher):
        return plugin.search
    return plugin.score if isinstance(plugin, Estimator) else plugin.combine
