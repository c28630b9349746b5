"""`nasgauge scores`: the raw rows of a store."""

from __future__ import annotations

import json
from pathlib import Path

import click

from nasgauge import api
from nasgauge.cli.options.command import command, option
from nasgauge.cli.options.files import write
from nasgauge.cli.options.output import output_option
from nasgauge.cli.options.query import store_option, where_option
from nasgauge.presentation.formats import format_of
from nasgauge.presentation.machine_formats import csv_of, records

_FORMATS = ("csv", "json", "parquet")


@command()
@store_option
@where_option
@option("--format", "form", type=click.Choice(_FORMATS), help="[default: that of --output]")
@option("--provenance", is_flag=True, help="In place of the rows, options that make this run: for --config.")
@output_option
def scores(
    store: Path, where: tuple[str, ...], form: str | None, provenance: bool, output: Path | None
) -> None:
    """Print the raw rows, one per architecture and estimator."""
    if provenance:
        write(api.provenance(store, where=where), output)
        return
    found = format_of(output, form, _FORMATS)
    rows = api.scores(store, where=where)
    if found == "csv":
        write(csv_of(rows, ()), output)
    elif found == "json":
        write(json.dumps(records(rows), indent=1, allow_nan=False) + "\n", output)
    else:
        write(rows.to_parquet(index=False, compression="zstd", compression_level=9), output)
