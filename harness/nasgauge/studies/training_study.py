"""Networks of a sample trained and scored epoch by epoch, as far as the store does not have them yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from nasgauge.core import Estimator, EstimatorError
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.runtime.machine_failures import needed_for
from nasgauge.runtime.progress import bar
from nasgauge.runtime.stopping import keeping
from nasgauge.scoring.fill import STORED
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.scoring.store import Store
from nasgauge.studies.study_sample import StudySample
from nasgauge.studies.trained_network import TrainedNetwork
from nasgauge.studies.training_plan import TrainingPlan, with_sizes
from nasgauge.studies.trajectory_store import TrajectoryStore


def trained_scores(
    sample: StudySample, store: Path, variant: Configured[Estimator], plan: TrainingPlan
) -> pd.DataFrame:
    """One row per epoch and architecture.

    Args:
        sample: Architectures with accuracies.
        store: Where scores are kept.
        variant: The estimator.
        plan: How networks train, and when they are scored.

    Returns:
        Columns architecture, score, error, note, held_out_accuracy, epoch, accuracy.

    Raises:
        InputError: For sizes and images that do not exist, before the first write.
        EstimatorError: For a bug in the estimator; what was scored before is stored.
    """
    run = sample.run
    setup = with_sizes(run.setup, plan.sizes)
    setup.images.split(plan.train_images, plan.held_out_images, seed=setup.draw)
    if not store.exists():  # wrong settings show before the first write
        first = setup.space.network_key(run.chosen[0])
        score_architecture(replace(setup, workdir=None), first, [variant])
    with Store(store, create=True) as opened:
        kept = TrajectoryStore(opened, setup.provenance(run.dataset), variant, plan)
        there = sum(len(kept.known(name)) for name in run.chosen)
        with bar(len(run.chosen) * len(plan.epochs), unit="scores", done=there) as shown, keeping(STORED):
            try:
                for _ in fill(kept, setup, run.chosen):
                    shown.update()
            except EstimatorError as error:
                raise EstimatorError(f"{error}\n{STORED}") from error
        frame = kept.frame(run.chosen)
    return frame.assign(accuracy=frame.architecture.map(sample.accuracy))


def fill(kept: TrajectoryStore, setup: Setup, architectures: Sequence[str]) -> Iterator[None]:
    """Trains and scores what the store does not have; yields for each new row."""
    for architecture in architectures:
        known = kept.known(architecture)
        if len(known) == len(kept.plan.epochs):
            continue
        network = TrainedNetwork(setup, setup.space.network_key(architecture), kept.variant, kept.plan)
        with needed_for(f"the training of {architecture}"):
            for epoch, rows in network.trajectory(known):
                kept.add(architecture, epoch, rows)
                yield
