"""`nasgauge seeds`: spread over seeds beside the interval over architectures."""

from __future__ import annotations

from nasgauge import api
from nasgauge.api.run_query import RunQuery
from nasgauge.cli.options.command import command
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import query_options
from nasgauge.presentation.output import Output


@command()
@query_options
@output_options
def seeds(query: RunQuery, output: Output) -> None:
    """Show the spread over the seeds of a store, kept apart from the interval over architectures.

    Of the runs that differ in nothing but the seed, over the architectures that all of them scored.
    """
    output.write(api.seeds(query))
