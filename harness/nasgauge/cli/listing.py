"""`nasgauge list`: what there is to choose from."""

from __future__ import annotations

import click

from nasgauge import plugins
from nasgauge.images import SOURCES


@click.command(name="list")
def list_() -> None:
    """Show benchmarks, estimators and image sources, one line each."""
    _section("benchmarks", {n: plugins.search_space(n).summary for n in plugins.names(plugins.SEARCH_SPACES)})
    _section("estimators", {n: plugins.estimator(n).summary for n in plugins.names(plugins.ESTIMATORS)})
    over_sets = plugins.names(plugins.SET_ESTIMATORS)
    _section("estimators over a set", {n: plugins.estimator(n).summary for n in over_sets})
    _section("images", SOURCES)


def _section(title: str, lines: dict[str, str]) -> None:
    click.echo(title)
    for name, summary in lines.items():
        click.echo(f"  {name:<16} {summary}")
