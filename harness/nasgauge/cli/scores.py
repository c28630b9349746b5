"""`nasgauge scores`: the raw rows of a store."""

from __future__ import annotations

from pathlib import Path

import click

from nasgauge import api
from nasgauge.cli.options.command import command, option
from nasgauge.cli.options.output import output_option, write
from nasgauge.cli.options.query import store_option, where_option
from nasgauge.core import InputError


@command()
@store_option
@where_option
@option("--format", "form", type=click.Choice(["csv", "parquet"]), help="[default: that of --output]")
@option("--provenance", is_flag=True, help="In place of the rows, options that make this run: for --config.")
@output_option
def scores(
    store: Path, where: tuple[str, ...], form: str | None, provenance: bool, output: Path | None
) -> None:
    """Print the raw rows, one per architecture and estimator."""
    if provenance:
        write(api.provenance(store, where=where), output)
        return
    rows = api.scores(store, where=where)
    if (form or (output.suffix[1:] if output else "")) != "parquet":
        write(rows.to_csv(index=False, lineterminator="\n"), output)
    elif output is None:
        raise InputError("Parquet is not text: name a file with --output")
    else:
        write(rows.to_parquet(index=False, compression="zstd", compression_level=9), output)
