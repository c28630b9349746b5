"""`nasgauge study`: what a score depends on, and what becomes of it while networks train."""

from __future__ import annotations

import click

from nasgauge.cli.study.kernel import kernel
from nasgauge.cli.study.scatter import scatter
from nasgauge.cli.study.spread import spread
from nasgauge.cli.study.training import training


@click.group()
def study() -> None:
    """What a score depends on, and its course while networks train (the studies of NASWOT's paper)."""


for command in (kernel, scatter, spread, training):
    study.add_command(command)
