"""`nasgauge store`: what a store has, what goes, and how several become one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from nasgauge import api
from nasgauge.cli.options.command import PATH, Command, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import store_option, where_option
from nasgauge.presentation.output import Output


@click.group()
def store() -> None:
    """What a store has: runs and rows; take some out, put stores together."""


@store.command(cls=Command)
@store_option
@output_options
def runs(store: Path, output: Output) -> None:
    """Show the runs of a store: numbers, how they differ, samples, failures, the last command of each."""
    output.write(api.store_runs(store))


@store.command(cls=Command)
@store_option
@where_option
@output_options
def rows(store: Path, where: tuple[str, ...], output: Output) -> None:
    """Count what was scored, by estimator and sample."""
    output.write(api.store_rows(store, where=where))


@store.command(cls=Command)
@store_option
@where_option
@option("--estimator", multiple=True, help="Only rows of these; repeat.")
@option("--failed", is_flag=True, help="Only what failed, by fault of an estimator or of the machine.")
@option("--yes", is_flag=True, help="Remove it, without asking.")
def rm(yes: bool, **chosen: Any) -> None:
    """Remove runs, estimators or failures: shows what would go, and asks or wants --yes."""
    removal = api.remove_from_store(**chosen)
    click.echo(removal.table.to_markdown(), nl=False)
    if not yes and not sys.stdin.isatty():
        click.echo("Nothing is removed yet: add --yes.", err=True)
    elif yes or click.confirm("Remove this?", abort=True):
        click.echo(removal.remove(), err=True)


@store.command(cls=Command)
@click.argument("others", metavar="OTHER...", nargs=-1, required=True, type=PATH)
@option("--into", required=True, type=PATH, help="Store that gets what they have; made if it is not there.")
@output_options
def merge(others: tuple[Path, ...], into: Path, output: Output) -> None:
    """Copy runs, rows and samples of OTHER stores into one; runs that differ in anything stay apart."""
    output.write(api.merge_stores(others, into))
