"""`nasgauge check`: whether a plugin keeps its contract, in words."""

from __future__ import annotations

import sys

import click

from nasgauge import api
from nasgauge.cli.options.command import command


@command()
@click.argument("plugin")
def check(plugin: str) -> None:
    """Try PLUGIN, a name or FILE.py:NAME, on small networks: does it do what every plugin must?

    Exit code 1 where it does not.
    """
    verdict = api.check(plugin)
    click.echo(verdict)
    sys.exit(0 if verdict.kept else 1)
