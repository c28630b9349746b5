"""`nasgauge list`: what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping

import click

from nasgauge import api
from nasgauge.cli.options.command import command


@command("list")
@click.argument("name", required=False)
def list_(name: str | None) -> None:
    """Show benchmarks, estimators, searchers and image sources; or everything about NAME."""
    if name is not None:
        click.echo(api.describe(name), nl=False)
        return
    _section("benchmarks", api.list_benchmarks())
    _section("estimators", api.list_estimators())
    _section("estimators over a set", api.list_set_estimators())
    _section("searchers", api.list_searchers())
    _section("images", api.list_images())
    click.echo("`nasgauge list NAME` shows the formula, source and settings of an estimator or searcher.")


def _section(title: str, lines: Mapping[str, str]) -> None:
    click.echo(title)
    for name, summary in lines.items():
        click.echo(f"  {name:<16} {summary}")
