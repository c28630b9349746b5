"""`nasgauge pairs`: every two estimators, which is better, and how surely."""

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
def pairs(query: RunQuery, output: Output) -> None:
    """Compare every two estimators on the same architectures: difference of tau and rho, interval, p.

    p values are corrected for the number of comparisons by Holm's method.
    """
    output.write(api.pairs(query))
