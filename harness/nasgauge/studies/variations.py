"""Setups that differ from a run's in one thing each, and the scores under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.scoring.failure_report import refuse
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.forecast import Forecast
from nasgauge.studies.estimator_variants import rows_of
from nasgauge.studies.number_list import whole_numbers
from nasgauge.studies.score_spread import BATCH_SIZE, INITIALISATION, MINIBATCH
from nasgauge.studies.study_sample import StudySample

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


@dataclass(frozen=True)
class Variation:
    """One setup of the study.

    Attributes:
        source: What was changed: one of `score_spread.SOURCES`.
        value: Of what was changed: a seed, or a number of images.
        setup: With the change.
    """

    source: str
    value: int
    setup: Setup


@dataclass(frozen=True, kw_only=True)
class SpreadSpec:
    """What is varied, and how often.

    Attributes:
        minibatches: Number of samples of images, for the same weights.
        initialisations: Number of seeds of the weights, and of what the estimator draws, for the same images.
        batch_sizes: Numbers of images, for the same weights; `32,64` or a sequence, rising.
    """

    minibatches: int = 20
    initialisations: int = 20
    batch_sizes: str | tuple[int, ...] = (32, 64, 128, 256)

    @property
    def sizes(self) -> list[int]:
        """Batch sizes as numbers; raises InputError."""
        return whole_numbers(self.batch_sizes, "--batch-sizes", 2) if self.batch_sizes else []

    def check(self) -> None:
        """Raises InputError where nothing varies, or the batch sizes cannot be read."""
        sizes = self.sizes
        if not (self.minibatches or self.initialisations or sizes):
            raise InputError(
                "there is nothing to vary: wanted --minibatches, --initialisations or --batch-sizes"
            )

    def variations(self, setup: Setup) -> Iterator[Variation]:
        """Setups that differ from `setup` in one thing each; the first of the first two sources is itself.

        Of batches of other sizes the smaller are the beginning of the larger.
        """
        for seed in range(setup.seed, setup.seed + self.minibatches):
            yield Variation(MINIBATCH, seed, replace(setup, image_seed=seed))
        for seed in range(setup.seed, setup.seed + self.initialisations):
            yield Variation(INITIALISATION, seed, replace(setup, seed=seed, image_seed=setup.seed))
        for size in self.sizes:
            yield Variation(BATCH_SIZE, size, replace(setup, batch_size=size))


def varied_scores(
    sample: StudySample, store: Path, variant: Configured[Estimator], spec: SpreadSpec
) -> pd.DataFrame:
    """One row per variation and architecture; what the store does not have is scored now.

    Args:
        sample: Architectures with accuracies.
        store: Where scores are kept.
        variant: The estimator.
        spec: What is varied.

    Returns:
        Columns source, value, architecture, accuracy, score, error, note.

    Raises:
        InputError: If there are too few images, the estimator gives several scores, or the machine fails.
    """
    run = sample.run
    every = list(spec.variations(run.setup))
    for size in spec.sizes:  # too few images show before the first write
        run.setup.images.batches(size, 1, seed=run.setup.seed)
    parts = []
    for number, each in enumerate(every):
        label = f"{each.source} {each.value} ({number + 1} of {len(every)})"
        job = ScoringJob(store, each.setup, run.dataset, threads=run.threads, warm=number > 0, label=label)
        filled = job.fill([variant], run.chosen)
        refuse(filled.failures, "the study")
        rows = rows_of(filled.rows, variant, run.chosen).reset_index()
        parts.append(
            rows.assign(source=each.source, value=each.value, accuracy=sample.accuracy.to_numpy(float))
        )
    columns = ["source", "value", "architecture", "accuracy", "score", "error", "note"]
    return pd.concat(parts, ignore_index=True)[columns]


def varied_forecast(
    sample: StudySample, store: Path, variant: Configured[Estimator], spec: SpreadSpec
) -> Forecast:
    """What `varied_scores` would score; each batch size costs what it costs, seeds cost the same."""
    from nasgauge.scoring.planned_jobs import PlannedJob, forecast

    run = sample.run
    jobs = []
    for each in spec.variations(run.setup):
        kind = f"{each.source} {each.value}" if each.source == BATCH_SIZE else each.source
        job = ScoringJob(store, each.setup, run.dataset, threads=run.threads)
        jobs.append(PlannedJob(job, [variant], kind))
    return forecast(jobs, run.chosen, most=1)
