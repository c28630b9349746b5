"""`nasgauge combine`: which estimators are better together."""

from __future__ import annotations

import click

from nasgauge import api
from nasgauge.analysis.combinations import CombinationSpec
from nasgauge.api.run_query import RunQuery
from nasgauge.cli.options.command import as_spec, command, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import query_options
from nasgauge.presentation.output import Output

_COMBINATIONS = (
    option("--rule", default="vote", help="Estimator over a set that combines the parts."),
    option("--size", default=2, type=click.IntRange(1, 4), help="Largest number of parts."),
    option("--weight", multiple=True, default=(1.0,), type=float, help="Weight to try; repeat."),
    option(
        "--keep", default=10, type=click.IntRange(1), help="Combinations to show, and all single estimators."
    ),
    option("--seed", default=0, type=click.IntRange(0), help="Of the halves."),
)


@command()
@as_spec(CombinationSpec, "combinations", _COMBINATIONS)
@query_options
@output_options
def combine(combinations: CombinationSpec, query: RunQuery, output: Output) -> None:
    """Try all combinations on one half of the stored architectures, and report on the other half.

    The scores are those of one run, of the estimators that --estimator names; the accuracies those of
    every data set of its benchmark, or the ones that --table or --label name. Those of --dataset choose.
    """
    output.write(api.combine(query, **vars(combinations)))
