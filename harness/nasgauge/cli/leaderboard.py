"""`nasgauge leaderboard`: the estimators of one run, best first."""

from __future__ import annotations

from nasgauge import api
from nasgauge.api.run_query import RunQuery
from nasgauge.cli.options.command import command, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import query_options
from nasgauge.presentation.output import Output


@command()
@query_options
@option("--published", is_flag=True, help="Ours beside every published figure, by source.")
@output_options
def leaderboard(query: RunQuery, published: bool, output: Output) -> None:
    """Print the estimators of one run, best first, with intervals and the noise ceiling.

    An estimator over a set is computed from the stored scores of its parts. Of the scored
    architectures those count that are in the table.
    """
    output.write(api.leaderboard(query, published=published))
