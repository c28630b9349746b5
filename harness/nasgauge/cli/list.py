"""`nasgauge list`: what there is to choose from."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import click

from nasgauge import plugins
from nasgauge.core import Estimator, Searcher, SetEstimator
from nasgauge.images import SOURCES


@click.command(name="list")
@click.argument("name", required=False)
def list_(name: str | None) -> None:
    """Show benchmarks, estimators, searchers and image sources; or all about one of NAME."""
    if name is not None:
        for plugin in _named(name):
            _describe(plugin)
        return
    _section("benchmarks", {n: plugins.search_space(n).summary for n in plugins.names(plugins.SEARCH_SPACES)})
    _section("estimators", {n: plugins.estimator(n).summary for n in plugins.names(plugins.ESTIMATORS)})
    over_sets = plugins.names(plugins.SET_ESTIMATORS)
    _section("estimators over a set", {n: plugins.estimator(n).summary for n in over_sets})
    _section("searchers", {n: plugins.searcher(n).summary for n in plugins.names(plugins.SEARCHERS)})
    _section("images", SOURCES)
    click.echo("`nasgauge list NAME` shows formula, source and settings of an estimator or searcher.")


def _named(name: str) -> list[Estimator | SetEstimator | Searcher]:
    """What has that name: an estimator, a searcher, or one of each."""
    if name not in plugins.names(plugins.SEARCHERS):
        return [plugins.estimator(name)]
    both = name in {*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)}
    return [*([plugins.estimator(name)] if both else []), plugins.searcher(name)]


def _describe(plugin: Estimator | SetEstimator | Searcher) -> None:
    """Docstring, settings, parts and paper."""
    click.echo(f"{plugin.name}: {inspect.getdoc(_function(plugin)) or 'no docstring'}\n")
    if isinstance(plugin, SetEstimator) and plugin.parts:
        click.echo(f"Parts: {', '.join(plugin.parts)}")
    for setting, default in plugin.defaults.items():
        click.echo(f"--set {plugin.name}.{setting}={default}")
    if plugin.paper:
        click.echo(f"Paper: {plugin.paper}")


def _function(plugin: Estimator | SetEstimator | Searcher) -> Callable[..., Any]:
    if isinstance(plugin, Searcher):
        return plugin.search
    return plugin.score if isinstance(plugin, Estimator) else plugin.combine


def _section(title: str, lines: dict[str, str]) -> None:
    click.echo(title)
    for name, summary in lines.items():
        click.echo(f"  {name:<16} {summary}")
