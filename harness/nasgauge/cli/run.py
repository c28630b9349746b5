"""`nasgauge run`: score architectures and print the leaderboard."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from nasgauge import api
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import command
from nasgauge.cli.options.estimators import estimator_options
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import written_store_option
from nasgauge.cli.options.scoring import dry_run_option, execution_options, run_options
from nasgauge.presentation.output import Output
from nasgauge.runtime.command import asked_by, command_line

_log = logging.getLogger(__name__)


@command()
@estimator_options
@run_options
@execution_options
@accuracy_options
@written_store_option
@dry_run_option
@output_options
def run(accuracies: AccuracySpec, store: Path, dry_run: bool, output: Output, **chosen: Any) -> None:
    """Score architectures with estimators; the same command continues where an earlier one stopped."""
    if dry_run:
        output.write(api.forecast_run(accuracies=accuracies, store=store, **chosen))
        return
    found = api.score_run(accuracies=accuracies, store=store, **chosen)
    if found.unranked:
        _log.info("Scores are in %s; there is nothing to rank them against: %s", store, found.unranked)
        return
    again = command_line(["leaderboard", *found.query.typed])
    with asked_by(again, anew=True):  # what it shows is the same to the last letter
        output.write(api.leaderboard(found))
    _log.info("Scores are in %s; `%s` shows them again.", store, again)
