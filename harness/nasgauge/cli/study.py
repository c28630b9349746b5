"""`nasgauge study`: what a score depends on, and what becomes of it while networks train."""

from __future__ import annotations

from typing import Any

import click

from nasgauge import api
from nasgauge.api.run_query import RunQuery
from nasgauge.cli.options.command import Command, as_spec, flat, option
from nasgauge.cli.options.files import ARCHIVE, FIGURE
from nasgauge.cli.options.output import output_with
from nasgauge.cli.options.query import query_options
from nasgauge.cli.options.scoring import dry_run_option, sample_options
from nasgauge.cli.options.study import output_and_figure, settings_option, study_output, study_store_option
from nasgauge.presentation.output import OutputWithFiles
from nasgauge.studies.training_spec import TrainingSpec
from nasgauge.studies.variations import SpreadSpec

_SPREAD = (
    option("--minibatches", default=20, type=click.IntRange(0), help="Samples of images, same weights."),
    option("--initialisations", default=20, type=click.IntRange(0), help="Seeds of weights, same images."),
    option("--batch-sizes", default="32,64,128,256", help="Same weights; empty for none."),
)
_TRAINING = (
    option("--epochs", default=16, type=click.IntRange(1), help="Of training."),
    option("--at", help="Epochs after which to score.  [default: 0,1,2,4,8... and the last]"),
    option("--train-images", default=2000, type=click.IntRange(1), help="Sampled by the seed."),
    option("--held-out-images", default=1000, type=click.IntRange(1), help="None of the former."),
    option("--train-batch-size", default=64, type=click.IntRange(2), help="Of training."),
    option("--learning-rate", default=0.05, help="At the start; falls to 0 by a cosine."),
    option("--cells", type=click.IntRange(1), help="Of the networks.  [default: all]"),
    option("--channels", type=click.IntRange(1), help="Of their first cells.  [default: all]"),
)
_KERNEL_FILES = (
    option("--plot", type=FIGURE, required=True, help="Figure: .pdf, .png or .svg."),
    option("--save-matrices", type=ARCHIVE, help="Write the matrices as .npz."),
)


@click.group()
def study() -> None:
    """What a score depends on, and its trajectory while networks train (as NASWOT's paper studies it)."""


@study.command(cls=Command)
@option("--count", default=4, type=click.IntRange(1), help="Best, and as many worst, of the sample.")
@sample_options
@output_with(*_KERNEL_FILES)
def kernel(output: OutputWithFiles, **chosen: Any) -> None:
    """Draw the kernel matrices K_H of the most and the least accurate architectures of the sample.

    Entries are the share of ReLU units on which two images agree. Nothing is stored.
    """
    output.write(api.study_kernel(**flat(chosen)))


@study.command(cls=Command)
@output_and_figure
@query_options
def scatter(query: RunQuery, output: OutputWithFiles) -> None:
    """Show how the scores of a store go with accuracy on each data set: tau, beside published ones.

    All data sets of the benchmark, unless --dataset, --label or --table chooses one.
    """
    output.write(api.study_scatter(query))


@study.command(cls=Command)
@click.argument("estimator")
@settings_option
@option("--count", default=10, type=click.IntRange(2), help="Architectures, out of the sample.")
@as_spec(SpreadSpec, "varied", _SPREAD)
@sample_options
@study_store_option
@dry_run_option
@study_output
def spread(output: OutputWithFiles, **chosen: Any) -> None:
    """Show how far minibatch, initialisation and batch size move the score of ESTIMATOR.

    Of the sample, --count architectures are taken, evenly by rank of accuracy from the worst to the best;
    of a file of --architectures all. Scores go to the store, and what is there is not scored again.
    """
    output.write(api.study_spread(**flat(chosen)))


@study.command(cls=Command)
@click.argument("estimator")
@settings_option
@option("--count", default=5, type=click.IntRange(2), help="Architectures, out of the sample.")
@as_spec(TrainingSpec, "trained", _TRAINING, "Training")
@sample_options
@study_store_option
@study_output
def training(output: OutputWithFiles, **chosen: Any) -> None:
    """Train architectures and show the trajectory of the score of ESTIMATOR.

    Of the sample, --count architectures are taken, evenly by rank of accuracy from the worst to the best;
    of a file of --architectures all. Each score is stored when it is made, training leaves a checkpoint
    after every epoch beside the store, and the same command continues from there.
    """
    output.write(api.study_training(**flat(chosen)))
