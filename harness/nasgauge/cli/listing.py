"""`nasgauge list`: what there is to choose from."""

from __future__ import annotations

import inspect

import click

from nasgauge import plugins
from nasgauge.core import Estimator
from nasgauge.images import SOURCES


@click.command(name="list")
@click.argument("estimator", required=False)
def list_(estimator: str | None) -> None:
    """Show benchmarks, estimators and image sources, one line each; or all about one ESTIMATOR."""
    if estimator is not None:
        _describe(estimator)
        return
    _section("benchmarks", {n: plugins.search_space(n).summary for n in plugins.names(plugins.SEARCH_SPACES)})
    _section("estimators", {n: plugins.estimator(n).summary for n in plugins.names(plugins.ESTIMATORS)})
    over_sets = plugins.names(plugins.SET_ESTIMATORS)
    _section("estimators over a set", {n: plugins.estimator(n).summary for n in over_sets})
    _section("images", SOURCES)
    click.echo("`nasgauge list ESTIMATOR` shows its formula, source and settings.")


def _describe(name: str) -> None:
    """Docstring, settings, parts and paper of one estimator."""
    plugin = plugins.estimator(name)
    function = plugin.score if isinstance(plugin, Estimator) else plugin.combine
    click.echo(f"{plugin.name}: {inspect.getdoc(function) or 'no docstring'}\n")
    if not isinstance(plugin, Estimator) and plugin.parts:
        click.echo(f"Parts: {', '.join(plugin.parts)}")
    for setting, default in plugin.defaults.items():
        click.echo(f"--set {plugin.name}.{setting}={default}")
    if plugin.paper:
        click.echo(f"Paper: {plugin.paper}")


def _section(title: str, lines: dict[str, str]) -> None:
    click.echo(title)
    for name, summary in lines.items():
        click.echo(f"  {name:<16} {summary}")
