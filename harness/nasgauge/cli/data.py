"""`nasgauge data`: official benchmark files, from the publisher to a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from tqdm import tqdm

from nasgauge import plugins
from nasgauge.benchmarks import importing
from nasgauge.benchmarks.download import check, destination, download, source_of, with_urls
from nasgauge.benchmarks.imported_labels import labels
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.benchmarks.origin import read_origin, verify
from nasgauge.cli.surrogates import SurrogateChoice, describe, surrogate_options
from nasgauge.core import InputError
from nasgauge.core.importer import Importer
from nasgauge.runtime.folders import installed_folder, table_folder


@click.group()
def data() -> None:
    """Official benchmark files: fetch them, import them once, see what there is."""


@data.command(name="list")
@click.argument("name", required=False)
def list_(name: str | None) -> None:
    """What there is: size, licence, citation, where it lies; the labels of NAME."""
    if name in plugins.names(plugins.SURROGATES):
        describe(plugins.surrogates(str(name)))
        return
    for found in (
        [plugins.importer(name)] if name else map(plugins.importer, plugins.names(plugins.IMPORTERS))
    ):
        _describe(found)
    for other in [] if name else plugins.names(plugins.SURROGATES):
        describe(plugins.surrogates(other))
    if name and read_origin(name):
        click.echo("  labels     " + "\n             ".join(labels(ImportedTable(name))))


@data.command(name="download")
@click.argument("name")
@click.option("--url", "urls", multiple=True, help="Another address; repeat, they are tried in order.")
@surrogate_options
def download_(name: str, urls: tuple[str, ...], choice: SurrogateChoice) -> None:
    """Fetch the official file of NAME; a broken transfer goes on where it stopped."""
    if name in plugins.names(plugins.SURROGATES):
        with _bar("B") as progress:
            said = choice.install(plugins.surrogates(name), urls, progress)
        click.echo(said)
        return
    choice.refuse(name)
    source = with_urls(source_of(plugins.importer(name)), urls)
    with _bar("B") as progress:
        path = download(name, source, progress)
    known = "as declared" if source.sha256 else "its publisher names no checksum"
    click.echo(f"{path}\nsha256 {check(source)} ({known})")


@data.command(name="import")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--partial", is_flag=True, help="Take what is there where records are missing.")
@click.option("--workers", default=0, type=click.IntRange(0), help="Processes; 0: one per core.")
def import_(name: str, path: Path | None, partial: bool, workers: int) -> None:
    """Make a table of the official file or folder PATH; the downloaded one where none is given."""
    importer = plugins.importer(name)
    path = path or destination(source_of(importer))
    if not path.exists():
        raise InputError(
            f"there is no {path}: give its PATH, or fetch it with `nasgauge data download {name}`"
        )
    parse = plugins.search_space(importer.benchmark).parse
    workers = workers if importer.piecewise else 1
    with _bar("record") as progress:
        origin = importing.run(importing.Job(importer, path.resolve(), parse, partial, workers), progress)
    size = sum(int(file["bytes"]) for file in origin.files.values())
    click.echo(
        f"{name}: {origin.architectures - origin.missing} of {origin.architectures} architectures, "
        f"{_bytes(size)} in {table_folder(name)}; `nasgauge data list {name}` shows the labels."
    )


@data.command(name="verify")
@click.argument("name", required=False)
def verify_(name: str | None) -> None:
    """Whether fetched files, imported tables and surrogates are whole."""
    wrong, seen = [], 0
    others = plugins.names(plugins.SURROGATES)
    for other in [other for other in others if name in (None, other) and installed_folder(other).exists()]:
        folder = installed_folder(other)
        click.echo(f"{other}: whole, {plugins.surrogates(other).install(folder, folder, '')}")
        seen += 1
    if name in others:
        return
    for found in (
        [plugins.importer(name)] if name else map(plugins.importer, plugins.names(plugins.IMPORTERS))
    ):
        if origin := read_origin(found.name):
            problems = verify(origin)
            wrong += problems
            seen += 1
            click.echo(f"{found.name}: {'not whole' if problems else 'whole'}")
        if destination(source := source_of(found)).exists():
            seen += 1
            click.echo(
                f"{destination(source)}: sha256 {check(source)}{'' if source.sha256 else ' (none declared)'}"
            )
    if wrong:
        raise InputError(f"{'; '.join(wrong)}: import again")
    if not seen:
        click.echo("Nothing is fetched or imported.")


@data.command(name="path")
@click.argument("name")
def path_(name: str) -> None:
    """Where the table or the surrogates of NAME lie, or would lie."""
    if name in plugins.names(plugins.SURROGATES):
        click.echo(installed_folder(name))
        return
    click.echo(table_folder(plugins.importer(name).name))


def _describe(importer: Importer) -> None:
    source, origin = source_of(importer), read_origin(importer.name)
    there = destination(source)
    click.echo(f"{importer.name:<12} {importer.summary}")
    click.echo(f"  file       {source.file}, about {_bytes(source.size)}, {source.licence} licence")
    click.echo(f"  fetched    {there if there.exists() else 'no'}")
    if origin is None:
        click.echo("  imported   no")
    else:
        click.echo(
            f"  imported   {origin.date} from {origin.source}, {origin.architectures - origin.missing} of "
            f"{origin.architectures} architectures, in {table_folder(importer.name)}"
        )
    click.echo(f"  page       {source.page}\n  cite       {source.citation}")


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


@contextmanager
def _bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, silence elsewhere."""
    with tqdm(unit=unit, unit_scale=unit == "B", disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield progress
