"""`nasgauge score`: one network of the user's own, without a benchmark."""

from __future__ import annotations

import click

from nasgauge import api
from nasgauge.api.scoring import EstimatorChoice
from nasgauge.cli.options.command import as_spec, command, option
from nasgauge.cli.options.estimators import estimator_options
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.scoring import SETUP
from nasgauge.presentation.output import Output
from nasgauge.probing.network_spec import NetworkSpec

_NETWORK = (
    *SETUP,
    option("--size", default=32, type=click.IntRange(1), help="Pixels to which images are scaled."),
    option("--seed", default=0, type=click.IntRange(0), help="Of weights and batch."),
)


@command()
@click.argument("network", metavar="FILE.py:NAME")
@estimator_options
@as_spec(NetworkSpec, "spec", _NETWORK, "Images and network")
@output_options
def score(network: str, chosen: EstimatorChoice, spec: NetworkSpec, output: Output) -> None:
    """Score one network: NAME is a torch module, or a function that makes one.

    A function that takes an argument `classes` gets the number of classes of the images.
    """
    output.write(api.score_network_table(spec, network, chosen))
