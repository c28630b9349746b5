"""`nasgauge study training`: the course of a score while networks train."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
import pandas as pd
from tqdm import tqdm

from nasgauge.cli.options import as_choice
from nasgauge.cli.samples import Prepared, Scoring, scoring_options
from nasgauge.cli.stores import output_option, typed_command, write
from nasgauge.cli.study import options
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import Estimator, EstimatorError
from nasgauge.plugins import Configured
from nasgauge.presentation import plots
from nasgauge.presentation.figures import style
from nasgauge.scoring.fill import STORED
from nasgauge.scoring.store import Store
from nasgauge.studies.settings import configured
from nasgauge.studies.trajectory import by_epoch, draw, summary, unmoved

if TYPE_CHECKING:
    from nasgauge.studies.training_plan import Plan

_OPTIONS = (
    click.option("--epochs", default=16, type=click.IntRange(1), help="Of training."),
    click.option("--at", help="Epochs after which to score.  [default: 0,1,2,4,8... and the last]"),
    click.option("--train-images", default=2000, type=click.IntRange(1), help="Drawn by the seed."),
    click.option("--held-out-images", default=1000, type=click.IntRange(1), help="None of the former."),
    click.option("--train-batch-size", default=64, type=click.IntRange(2), help="Of training."),
    click.option("--learning-rate", default=0.05, help="At the start; falls to 0 by a cosine."),
    click.option("--cells", type=click.IntRange(1), help="Of the networks.  [default: all]"),
    click.option("--channels", type=click.IntRange(1), help="Of their first cells.  [default: all]"),
)


@dataclass(frozen=True)
class PlanChoice:
    """How the command line wants networks to be trained."""

    epochs: int
    at: str | None
    train_images: int
    held_out_images: int
    train_batch_size: int
    learning_rate: float
    cells: int | None
    channels: int | None

    def plan(self, image_size: int) -> Plan:
        """The plan; raises InputError."""
        from nasgauge.studies.training_plan import Plan
        from nasgauge.training import Recipe

        recipe = Recipe(
            self.epochs,
            self.train_batch_size,
            self.learning_rate,
            image_size=image_size,
            auxiliary=0.0,
            drop_path=0.0,
        )
        sizes = {"cells": self.cells, "init_channels": self.channels}
        return Plan(
            recipe,
            tuple(options.numbers(self.at, "--at", 0) if self.at else _doubling(self.epochs)),
            self.train_images,
            self.held_out_images,
            {name: size for name, size in sizes.items() if size},
        )


def _doubling(last: int) -> list[int]:
    """0, 1, 2, 4... and the last.

    >>> _doubling(10)
    [0, 1, 2, 4, 8, 10]
    """
    return [0, *(2**power for power in range(last.bit_length()) if 2**power < last), last]


plan_options = as_choice(PlanChoice, _OPTIONS, "planned")
_UNMOVED = (
    "No score moved while the networks trained: this estimator looks at no weights, or draws its own, and "
    "the scores are not of the trained ones."
)


@click.command()
@click.argument("estimator")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
@click.option("--count", default=5, type=click.IntRange(2), help="Architectures, out of the sample.")
@plan_options
@options.plot_option
@options.rows_option
@scoring_options
@table_options
@options.store_option
@output_option
def training(
    estimator: str,
    settings: tuple[str, ...],
    count: int,
    plot: Path | None,
    rows: Path | None,
    path: Path,
    planned: PlanChoice,
    scoring: Scoring,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Train architectures and show the course of the score of ESTIMATOR.

    Of the sample, --count architectures are taken, evenly by rank of accuracy from the worst to the best;
    of a file of --architectures all. Each score is stored when it is made, training leaves a checkpoint
    after every epoch beside the store, and the same command continues from there.
    """
    plots.check(plot)
    one = configured(estimator, settings)
    prepared = options.prepare(scoring, choice, path, count)
    plan = planned.plan(prepared.setup.task.size)
    frame = _scored(prepared, path, one, plan)
    what = f"{one.plugin.name} on {options.picked(prepared, scoring)}"
    if plot:
        with style():
            title = f"{one.plugin.name} on {len(prepared.chosen)} architectures of {scoring.benchmark}"
            write(plots.drawn(draw(frame, title), plot), plot)
    caption = [
        *options.made_of(prepared, what),
        f"Training: {plan}. Networks are of {_sizes(plan)}. Sizes and recipe are our choice.",
        "The minibatch of the score is the same each time, without augmentation, and the first of the "
        "training images; scores are those of the trained weights, as the estimator sees networks otherwise. "
        "Held out: accuracy on images that training never saw, by running statistics.",
        "tau: Kendall's tau-b over the architectures, of the scores with those at epoch 0 and with the "
        "accuracy of the table, and of the held-out accuracy with that of the table; architectures without a "
        "finite score rank last, and two architectures alone have no tau.",
        *([_UNMOVED] if unmoved(frame) else []),
        *options.failures(frame),
    ]
    options.write_all(f"{_epochs(frame)}\n\n{_architectures(frame)}", caption, output, frame, rows)


def _sizes(plan: Plan) -> str:
    reduced = " ".join(f"{name}={size}" for name, size in plan.sizes.items())
    return f"reduced size ({reduced})" if reduced else "the benchmark's full size"


def _scored(prepared: Prepared, path: Path, one: Configured[Estimator], plan: Plan) -> pd.DataFrame:
    """One row per epoch and architecture; trains what the store does not have yet."""
    from nasgauge.scoring.loop import score_network
    from nasgauge.studies.study_rows import StudyRows
    from nasgauge.studies.training import follow
    from nasgauge.studies.training_plan import sized

    setup = sized(prepared.setup, plan.sizes)
    setup.images.split(plan.train_images, plan.held_out_images, seed=setup.draw)
    if not path.exists():  # wrong settings show before the first write
        score_network(replace(setup, workdir=None), prepared.chosen[0], [one])
    with Store(path, create=True) as store:
        ledger = StudyRows(store, setup.provenance(prepared.dataset), one, plan, typed_command())
        steps = len(prepared.chosen) * len(plan.epochs)
        with tqdm(total=steps, unit="score", disable=not sys.stderr.isatty()) as bar:
            try:
                for done in follow(setup, prepared.chosen, one, plan, ledger):
                    bar.update(done)
            except EstimatorError as error:
                raise EstimatorError(f"{error}\n{STORED}") from error
            except KeyboardInterrupt as error:
                raise KeyboardInterrupt(STORED) from error
        frame = ledger.frame(prepared.chosen)
    return frame.assign(accuracy=frame.architecture.map(options.accuracies(prepared)))


def _epochs(frame: pd.DataFrame) -> str:
    return options.markdown(
        [
            {
                "epoch": str(row["epoch"]),
                "finite": f"{row['finite']} of {row['architectures']}",
                "mean score": options.cell(row["mean"]),
                "tau with epoch 0": options.cell(row["tau_start"]),
                "tau with accuracy": options.cell(row["tau_accuracy"]),
                "tau of held-out": options.cell(row["tau_held_out"]),
            }
            for row in summary(frame).to_dict("records")
        ]
    )


def _score(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.5g}"


def _architectures(frame: pd.DataFrame) -> str:
    """Score and held-out accuracy by epoch of each architecture, worst accuracy first."""
    scores, held_out = by_epoch(frame, "score"), by_epoch(frame, "held_out_accuracy")
    accuracy = frame.drop_duplicates("architecture").set_index("architecture").accuracy
    return options.markdown(
        [
            {
                "architecture": name,
                "accuracy": options.cell(accuracy[name], 2),
                **{f"score at {e}": _score(value) for e, value in scores.loc[name].items()},
                **{f"held-out at {e}": options.cell(value, 1) for e, value in held_out.loc[name].items()},
            }
            for name in scores.index
        ]
    )
