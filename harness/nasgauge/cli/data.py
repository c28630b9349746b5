"""`nasgauge data`: official benchmark files, from the publisher to a table."""

from __future__ import annotations

from pathlib import Path

import click

from nasgauge import api
from nasgauge.benchmarks.catalogue import DownloadSpec
from nasgauge.cli.options.command import PATH, Command, as_spec, option

_DOWNLOAD = (
    option("--url", "urls", multiple=True, help="Another address; repeat, they are tried in order."),
    option("--version", default="", help="Of surrogates, such as 0.9.  [default: the newest]"),
    option("--path", type=PATH, help="Zip or folder of surrogates that is here."),
    option("--sha256", default="", help="What the hash of the surrogates' zip must be."),
)


@click.group()
def data() -> None:
    """Official benchmark files: fetch them, import them once, see what there is."""


@data.command(name="list", cls=Command)
@click.argument("name", required=False)
def list_(name: str | None) -> None:
    """What there is: size, licence, citation, where it lies; the labels of NAME."""
    click.echo(api.describe_data(name))


@data.command(cls=Command)
@click.argument("name")
@as_spec(DownloadSpec, "spec", _DOWNLOAD)
def download(name: str, spec: DownloadSpec) -> None:
    """Fetch the official file of NAME; a broken transfer continues where it stopped."""
    click.echo(api.download_data(name, spec))


@data.command(name="import", cls=Command)
@click.argument("name")
@click.argument("path", type=PATH, required=False)
@option("--partial", is_flag=True, help="Take what is there where records are missing.")
@option("--workers", default=0, type=click.IntRange(0), help="Processes; 0: one per core.")
def import_(name: str, path: Path | None, partial: bool, workers: int) -> None:
    """Make a table of the official file or folder PATH; the downloaded one where none is given."""
    click.echo(api.import_data(name, path, partial=partial, workers=workers))


@data.command(cls=Command)
@click.argument("name", required=False)
def verify(name: str | None) -> None:
    """Whether fetched files, imported tables and surrogates are whole."""
    lines = api.verify_data(name)
    of = f" of {name}" if name else ""
    click.echo("\n".join(lines) or f"Nothing{of} is fetched or imported.")


@data.command(cls=Command)
@click.argument("name")
def path(name: str) -> None:
    """Where the table or the surrogates of NAME lie, or would lie."""
    click.echo(api.data_path(name))
