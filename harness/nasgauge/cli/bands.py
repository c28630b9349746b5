"""`nasgauge bands`: correlation by accuracy and operation, and beyond size."""

from __future__ import annotations

from nasgauge import api
from nasgauge.api.run_query import RunQuery
from nasgauge.cli.options.command import Choice, command, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import given_option, query_options
from nasgauge.presentation.output import Output


@command()
@option("--by", default="accuracy", type=Choice(["accuracy", "operation"]), help="What splits.")
@given_option
@query_options
@output_options
def bands(query: RunQuery, by: str, given: str | None, output: Output) -> None:
    """Show tau by accuracy band or by presence of each operation, and rho given another estimator."""
    output.write(api.bands(query, by=by, given=given))
