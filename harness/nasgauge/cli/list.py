"""`nasgauge list`: what there is to choose from."""

from __future__ import annotations

from pathlib import Path

import click

from nasgauge import api
from nasgauge.api.listing import KINDS, completions
from nasgauge.cli.options.command import Choice, command, option
from nasgauge.cli.options.files import WrittenFile


@command("list")
@click.argument("text", default="", shell_complete=lambda _c, _p, typed: completions("list", typed))
@option("--kind", multiple=True, type=Choice(KINDS), help="Only of this kind; repeat.")
@option("--format", "form", help="markdown, csv or json, with every field.  [default: lines to read]")
@option("--output", type=WrittenFile(), help="Write here, not to the screen.")
def list_(text: str, kind: tuple[str, ...], form: str | None, output: Path | None) -> None:
    """Show what there is; or what has TEXT in name or summary; or everything about the one of that name."""
    if form is None and output is None:
        click.echo(api.list_text(text, kind=kind), nl=False)
        return
    from nasgauge.presentation.output import Output  # who lists names does not wait for pandas

    shown = Output(format=form, output=output, columns=("kind", "name", "summary"))
    shown.write(api.list_plugins(text, kind=kind))
