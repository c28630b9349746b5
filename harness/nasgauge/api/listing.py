"""What there is to choose from: benchmarks, estimators, searchers, image sources."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from nasgauge import plugins
from nasgauge.api.options import several
from nasgauge.api.summaries import attribute_of, summaries
from nasgauge.core import (
    Estimator,
    InputError,
    Searcher,
    SearchSpace,
    SetEstimator,
    match,
    named,
    unknown,
)
from nasgauge.core.names import folded
from nasgauge.core.settings import settings_text

if TYPE_CHECKING:
    from nasgauge.presentation.table import Table

_ESTIMATOR_USE = {
    "optional": "may take +ESTIMATOR",
    "required": "needs +ESTIMATOR",
    "none": "takes no estimator",
}
Plugin = Estimator | SetEstimator | Searcher
KINDS = {
    "benchmarks": plugins.SEARCH_SPACES,
    "estimators": plugins.ESTIMATORS,
    "set-estimators": plugins.SET_ESTIMATORS,
    "searchers": plugins.SEARCHERS,
    "images": "",
}
"""Kinds of things to choose from, with their group of entry points."""
_COMPLETED = {
    "--benchmark": (plugins.SEARCH_SPACES,),
    "--estimator": (plugins.ESTIMATORS, plugins.SET_ESTIMATORS),
    "--searcher": (plugins.SEARCHERS, plugins.ESTIMATORS),
    "list": tuple(filter(None, KINDS.values())),
}
_LOADERS: Mapping[str, Callable[[str], Plugin | SearchSpace]] = {
    "benchmarks": plugins.search_space,
    "estimators": plugins.estimator,
    "set-estimators": plugins.set_estimator,
    "searchers": plugins.searcher,
}


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


def list_plugins(text: str = "", *, kind: Any = ()) -> Table:
    """What there is to choose from, with every field: settings, paper, version, parts, data sets.

    Args:
        text: Only those with it in name or summary.
        kind: Only these of `KINDS`: one, or several.

    Returns:
        One row per plugin; `.frame` has `settings` as JSON.

    Raises:
        InputError: For a kind that does not exist, and where there is no such plugin.

    Example:
        >>> list_plugins("az-nas").frame.name.tolist()
        ['az_parts', 'az_nas']
    """
    from nasgauge.presentation.plugins_table import plugins_table  # a list of names waits for no pandas

    found = _matching(text, kind)
    return plugins_table([_fields(kind, name, line) for kind in found for name, line in found[kind].items()])


def list_text(text: str = "", *, kind: Any = ()) -> str:
    """What there is to choose from, by kind, a line each; everything about one whose name that is.

    Args:
        text: A name, or what name or summary should have in them.
        kind: Only these of `KINDS`: one, or several.

    Raises:
        InputError: For a kind that does not exist, and where there is no such plugin.

    Example:
        >>> print(list_text("nsga", kind="searchers").partition(":")[0])
        searchers
          nsga2            NSGA-II
    """
    kinds = _kinds(kind)
    if text and (".py" in text or match(text, [n for each in kinds for n in _names(each)])):
        return describe(text, kind=kinds)
    sections = [
        "\n".join([kind, *(f"  {name:<16} {line}" for name, line in lines.items())])
        for kind, lines in _matching(text, kinds).items()
    ]
    end = "`nasgauge list NAME` shows the formula, source and settings of an estimator or searcher."
    return "\n".join([*sections, end]) + "\n"


def describe(name: str, *, kind: Any = ()) -> str:
    """Everything about a benchmark, an estimator or a searcher: formula, source, settings, paper.

    Args:
        name: As the lists have it, or `path/to/file.py:function` of an estimator of your own.
        kind: Only these of `KINDS`: one, or several.

    Returns:
        Text, one paragraph for each plugin of that name.

    Raises:
        InputError: If nothing has that name.

    Example:
        >>> print(describe("params").partition(":")[0])
        params
    """
    kinds = _kinds(kind)
    if ".py" in name:
        return _about(plugins.estimator(name))
    named("plugin", name, [each for kind in kinds for each in _names(kind)])
    found = [(each, match(name, _names(each))) for each in kinds]
    return "\n".join(_described(each, known) for each, known in found if known)


def completions(option: str, typed: str) -> list[str]:
    """What a list that is being typed could become: its last name that of an installed plugin.

    >>> completions("--estimator", "naswot,syn")
    ['naswot,synflow', 'naswot,synflow_bn']
    """
    before = typed[: max(typed.rfind(","), typed.rfind("+")) + 1]
    found = [before + name for group in _COMPLETED.get(option, ()) for name in plugins.names(group)]
    return [text for text in found if text.startswith(typed)]


def _described(kind: str, name: str) -> str:
    if kind == "images":
        return f"{name}: {list_images()[name]}\n"
    plugin = _LOADERS[kind](name)
    return _about_space(plugin) if isinstance(plugin, SearchSpace) else _about(plugin)


def _kinds(kind: Any) -> list[str]:
    return [named("kind of plugin", each, KINDS) for each in several(kind)] or list(KINDS)


def _names(kind: str) -> list[str]:
    return list(list_images()) if kind == "images" else plugins.names(KINDS[kind])


def _matching(text: str, kind: Any) -> dict[str, dict[str, str]]:
    """Summaries by kind and name of those that have the text in them."""
    lists = {each: list_images() if each == "images" else summaries(KINDS[each]) for each in _kinds(kind)}
    found = {each: _with(text, lines) for each, lines in lists.items()}
    if not any(found.values()):
        raise InputError(f"{unknown('plugin', text, [n for lines in lists.values() for n in lines])}")
    return {each: lines for each, lines in found.items() if lines}


def _with(text: str, lines: dict[str, str]) -> dict[str, str]:
    return {
        name: line
        for name, line in lines.items()
        if folded(text) in folded(name) or text.casefold() in line.casefold()
    }


def _fields(kind: str, name: str, summary: str) -> dict[str, Any]:
    """Every field of a plugin, empty where its kind has none."""
    fields = {"kind": kind, "name": name, "summary": summary}
    plugin = _LOADERS[kind](name) if kind in _LOADERS else None
    return fields | {
        "paper": getattr(plugin, "paper", ""),
        "version": getattr(plugin, "version", ""),
        "settings": settings_text(getattr(plugin, "defaults", {})),
        "trains": getattr(plugin, "trains", False),
        "parts": "+".join(getattr(plugin, "parts", ())),
        "datasets": "+".join(getattr(plugin, "tasks", ())),
    }


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
