"""`nasgauge scores`: the raw rows of a store."""

from __future__ import annotations

from pathlib import Path

from nasgauge import api
from nasgauge.cli.options.command import Choice, command, option
from nasgauge.cli.options.output import output_option
from nasgauge.cli.options.query import store_option, where_option
from nasgauge.presentation.formats import format_of
from nasgauge.runtime.result_files import write

_FORMATS = ("csv", "json", "parquet")


@command()
@store_option
@where_option
@option("--format", "form", type=Choice(_FORMATS), help="[default: that of --output]")
@option("--provenance", is_flag=True, help="In place of the rows, options that make this run: for --config.")
@output_option
def scores(
    store: Path, where: tuple[str, ...], form: str | None, provenance: bool, output: Path | None
) -> None:
    """Print the raw rows, one per architecture and estimator; --scores FILE of other commands reads them."""
    if provenance:
        write(api.provenance(store, where=where), output)
        return
    write(api.score_file(store, format=format_of(output, form, _FORMATS), where=where), output)
