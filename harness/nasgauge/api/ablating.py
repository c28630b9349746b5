"""What each setting of an estimator does: `nasgauge.ablate`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nasgauge.api.options import Settings, assignments, store_path
from nasgauge.api.scoring import STORE
from nasgauge.api.study_options import Vary, run_specs, vary_texts
from nasgauge.core import Estimator
from nasgauge.plugins import Configured, EstimatorLike
from nasgauge.presentation.ablation_table import ablation_table
from nasgauge.presentation.forecast_table import forecast_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.image_check import check_images
from nasgauge.studies.ablation import Ablation, ScoredChange, ablation_rows
from nasgauge.studies.estimator_variants import (
    configured_estimator,
    values_to_try,
    variant_scores,
    with_values,
)
from nasgauge.studies.mip import recipe_text
from nasgauge.studies.study_sample import accuracies_of, context_of


@recorded
def ablate(
    estimator: EstimatorLike,
    vary: Vary,
    *,
    settings: Settings = (),
    cross: bool = False,
    store: Path | str = STORE,
    dry_run: bool = False,
    **options: Any,
) -> Table:
    """Score with an estimator under other settings: rank correlation and seconds of each.

    What the store has already is not scored again.

    Args:
        estimator: Name, `FILE.py:FUNCTION`, or function of a probe.
        vary: Values to try by setting, such as `{"bn": ["batch", "eval"]}`.
        settings: Of all rows, such as `{"rwe.repeats": 1}`.
        cross: Whether to try all combinations of the values, since what one setting does may depend on
            another, in place of one change at a time.
        store: File of the scores; made where it does not exist.
        dry_run: Whether only to say what would be scored and how long it would take, which is measured on a
            network for each setting; nothing is written.
        **options: Attributes of `RunSpec` (`benchmark`, `sample`, `images`, ...) and of `AccuracySpec`.

    Returns:
        The table: the estimator as it is set first, then every other setting.

    Raises:
        InputError: For a setting that does not exist, and an estimator that does not give one score.
        EstimatorError: For a bug in the estimator; what was scored before is stored.

    Example:
        >>> ablate("rwe", {"bn": ["batch", "eval"]}, sample=60)  # doctest: +SKIP
    """
    base = configured_estimator(estimator, assignments(settings))
    ablation = Ablation(base.settings, values_to_try(estimator, vary_texts(vary)), cross)
    spec, accuracies = run_specs(options, dry_run=dry_run)
    run = spec.prepare(accuracies, store_path(store))
    check_images(run.setup, (with_values(base, change) for change in ablation.changes()))
    accuracy = accuracies_of(run).to_numpy(float)
    job = ScoringJob(store_path(store), run.setup, run.dataset, threads=run.threads)
    if dry_run:
        return _forecast(ablation, job, base, run.chosen)
    scored: list[ScoredChange] = []
    for change in ablation.changes():
        if scored and ablation.is_as_set(change):
            scored.append(replace(scored[0], change=change))
            continue
        found = variant_scores(job, with_values(base, change), run.chosen)
        scored.append(ScoredChange(change, *found))
    context = context_of(run, base.plugin.name)
    return ablation_table(ablation_rows(ablation, scored, accuracy), ablation, context, run.sample)


def _forecast(
    ablation: Ablation, job: ScoringJob, base: Configured[Estimator], architectures: Sequence[str]
) -> Table:
    from nasgauge.scoring.planned_jobs import PlannedJob, forecast

    changes = [change for change in ablation.changes() if not (change and ablation.is_as_set(change))]
    jobs = [PlannedJob(job, [with_values(base, each)], recipe_text(each) or "as set") for each in changes]
    return forecast_table(forecast(jobs, architectures, most=1))
