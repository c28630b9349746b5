"""`nasgauge study`: what a score depends on, and what becomes of it while networks train."""

from __future__ import annotations

from typing import Any

import click

from nasgauge import api
from nasgauge.api.run_query import RunQuery
from nasgauge.api.study_result import StudyResult
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import Command, as_spec, flat, option
from nasgauge.cli.options.output import Output, output_options
from nasgauge.cli.options.query import query_options
from nasgauge.cli.options.scoring import dry_run_option, run_options
from nasgauge.cli.options.study import (
    StudyFiles,
    kernel_files,
    plot_options,
    settings_option,
    study_files,
    study_store_option,
)
from nasgauge.scoring.run_spec import RunSpec
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


@click.group()
def study() -> None:
    """What a score depends on, and its trajectory while networks train (as NASWOT's paper studies it)."""


@study.command(cls=Command)
@option("--count", default=4, type=click.IntRange(1), help="Best, and as many worst, of the sample.")
@run_options
@accuracy_options
@kernel_files
@output_options
def kernel(count: int, spec: RunSpec, accuracies: AccuracySpec, files: StudyFiles, output: Output) -> None:
    """Draw the kernel matrices K_H of the most and the least accurate architectures of the sample.

    Entries are the share of ReLU units on which two images agree. Nothing is stored.
    """
    _write(api.study_kernel(count=count, **vars(spec), **vars(accuracies)), files, output)


@study.command(cls=Command)
@plot_options
@query_options
@output_options
def scatter(query: RunQuery, files: StudyFiles, output: Output) -> None:
    """Show how the scores of a store go with accuracy on each data set: tau, beside published ones.

    All data sets of the benchmark, unless --dataset, --label or --table chooses one.
    """
    _write(api.study_scatter(query), files, output)


@study.command(cls=Command)
@click.argument("estimator")
@settings_option
@option("--count", default=10, type=click.IntRange(2), help="Architectures, out of the sample.")
@as_spec(SpreadSpec, "varied", _SPREAD)
@run_options
@accuracy_options
@study_store_option
@dry_run_option
@study_files
@output_options
def spread(varied: SpreadSpec, files: StudyFiles, output: Output, dry_run: bool, **chosen: Any) -> None:
    """Show how far minibatch, initialisation and batch size move the score of ESTIMATOR.

    Of the sample, --count architectures are taken, evenly by rank of accuracy from the worst to the best;
    of a file of --architectures all. Scores go to the store, and what is there is not scored again.
    """
    found = api.study_spread(**vars(varied), dry_run=dry_run, **flat(chosen))
    if dry_run:
        output.write(found)
    else:
        _write(found, files, output)


@study.command(cls=Command)
@click.argument("estimator")
@settings_option
@option("--count", default=5, type=click.IntRange(2), help="Architectures, out of the sample.")
@as_spec(TrainingSpec, "trained", _TRAINING, "Training")
@run_options
@accuracy_options
@study_store_option
@study_files
@output_options
def training(trained: TrainingSpec, files: StudyFiles, output: Output, **chosen: Any) -> None:
    """Train architectures and show the trajectory of the score of ESTIMATOR.

    Of the sample, --count architectures are taken, evenly by rank of accuracy from the worst to the best;
    of a file of --architectures all. Each score is stored when it is made, training leaves a checkpoint
    after every epoch beside the store, and the same command continues from there.
    """
    _write(api.study_training(**vars(trained), **flat(chosen)), files, output)


def _write(found: StudyResult, files: StudyFiles, output: Output) -> None:
    output.write(found.table)
    files.write(found)
