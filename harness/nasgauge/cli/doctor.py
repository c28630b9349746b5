"""`nasgauge doctor`: what a run will meet on this machine."""

from __future__ import annotations

import click

from nasgauge import api
from nasgauge.cli.options.command import command


@command()
def doctor() -> None:
    """Torch, devices, threads, memory, extras, data, images and free disk, on one page."""
    click.echo(api.doctor())
