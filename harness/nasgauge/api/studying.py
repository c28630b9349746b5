"""What a score depends on, as the paper of NASWOT shows it: `nasgauge.study_spread` and its siblings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from nasgauge.api.by_dataset import runs_by_dataset
from nasgauge.api.nested_tables import levels_of
from nasgauge.api.options import Settings, assignments, store_path, taken
from nasgauge.api.run_query import RunQuery
from nasgauge.api.study_options import STUDY_STORE, run_specs
from nasgauge.api.study_result import StudyResult
from nasgauge.plugins import EstimatorLike
from nasgauge.presentation.forecast_table import forecast_table
from nasgauge.presentation.kernel_figure import kernel_figure
from nasgauge.presentation.kernel_table import kernel_table
from nasgauge.presentation.nested_tables import nested_table
from nasgauge.presentation.scatter_figure import scatter_figure
from nasgauge.presentation.scatter_table import scatter_table
from nasgauge.presentation.spread_figure import spread_figure
from nasgauge.presentation.spread_table import spread_table
from nasgauge.presentation.table import Table
from nasgauge.presentation.trajectory_figure import trajectory_figure
from nasgauge.presentation.trajectory_table import trajectory_table
from nasgauge.runtime.command import recorded
from nasgauge.studies.best_and_worst import best_and_worst
from nasgauge.studies.estimator_variants import configured_estimator
from nasgauge.studies.kernel import kernel_arrays, kernel_rows
from nasgauge.studies.study_sample import StudySample, context_of
from nasgauge.studies.training_spec import TrainingSpec
from nasgauge.studies.variations import SpreadSpec, varied_forecast, varied_scores


@recorded
def study_kernel(*, count: int = 4, **options: Any) -> StudyResult:
    """NASWOT's kernel matrices K_H of the most and the least accurate architectures of a sample.

    Entries are the share of ReLU units on which two images agree. Nothing is stored.

    Args:
        count: Number of best, and of as many worst, architectures.
        **options: Attributes of `RunSpec` (`benchmark`, `sample`, `images`, ...) and of `AccuracySpec`.

    Returns:
        One row per architecture; the figure shows the matrices, and `.arrays` has them.

    Raises:
        InputError: If the sample has fewer than twice `count` architectures.

    Source:
        Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 3.
    """
    spec, accuracies = run_specs(options)
    found = best_and_worst(spec.prepare(accuracies, Path()), count)
    ends = f"{count} best and the {count} worst of {found.sample_size} architectures"
    context = context_of(found.run, f"The {ends}")
    title = f"{ends.replace('the ', '')} of {spec.benchmark}"
    return StudyResult(
        kernel_table(found.kernels, context),
        kernel_rows(found.kernels),
        partial(kernel_figure, found.best, found.worst, title),
        kernel_arrays(found.kernels),
    )


@recorded
def study_scatter(run: Any, **options: Any) -> StudyResult:
    """How the scores of a store go with accuracy on each data set: tau, beside published ones.

    All data sets of the benchmark, unless `dataset`, `table` or a whole `label` chooses one.

    Args:
        run: What `score` returned, or the path of a store.
        **options: Attributes of `RunQuery`.

    Returns:
        One row per estimator and data set; the figure shows every architecture.

    Raises:
        InputError: If there is no such run, estimator or data set.

    Source:
        Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 3.
    """
    query = RunQuery.of(run, options)
    one = query.dataset or query.table or "/" in (query.label or "")
    by_dataset = runs_by_dataset(query, every=not one)
    levels = levels_of(*by_dataset.values())
    table = nested_table(lambda *runs: scatter_table(dict(zip(by_dataset, runs, strict=True))), levels)
    return StudyResult(
        table, table.frame, partial(scatter_figure, dict(zip(by_dataset, levels[0], strict=True)))
    )


@recorded
def study_spread(
    estimator: EstimatorLike,
    *,
    settings: Settings = (),
    count: int = 10,
    store: Path | str = STUDY_STORE,
    dry_run: bool = False,
    **options: Any,
) -> StudyResult | Table:
    """How far minibatch, initialisation and batch size move the score of an estimator.

    Scores go to the store, and what is there is not scored again.

    Args:
        estimator: Name, `FILE.py:FUNCTION`, or function of a probe.
        settings: Of the estimator, such as `{"zen.repeats": 32}`.
        count: Number of architectures, taken from the sample evenly by rank of accuracy; of a file all count.
        store: File of the scores; made where it does not exist.
        dry_run: Whether only to say what would be scored and how long it would take, which is measured on a
            network for each source; nothing is written.
        **options: Attributes of `SpreadSpec` (`minibatches`, `initialisations`, `batch_sizes`), `RunSpec`
            (`benchmark`, `sample`, `images`, ...) and of `AccuracySpec`.

    Returns:
        What each source does, and the scores of each architecture; `.frame` has every score. Of a dry run, a
        table.

    Raises:
        InputError: If nothing varies, or there are too few architectures or images.
        EstimatorError: For a bug in the estimator; what was scored before is stored.

    Source:
        Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 5.
    """
    variant, spread = configured_estimator(estimator, assignments(settings)), taken(SpreadSpec, options)
    spread.check()
    spec, accuracies = run_specs(options, SpreadSpec, dry_run=dry_run)
    sample = StudySample.of(spec, accuracies, store_path(store), count)
    if dry_run:
        return forecast_table(varied_forecast(sample, store_path(store), variant, spread))
    rows = varied_scores(sample, store_path(store), variant, spread)
    table = spread_table(rows, sample.context(variant.plugin.name))
    return StudyResult(table, rows, partial(spread_figure, rows, sample.title(variant.plugin.name)))


@recorded
def study_training(
    estimator: EstimatorLike,
    *,
    settings: Settings = (),
    count: int = 5,
    store: Path | str = STUDY_STORE,
    **options: Any,
) -> StudyResult:
    """Train architectures and follow the trajectory of the score of an estimator.

    Each score is stored when it is made, training leaves a checkpoint after every epoch beside the store,
    and the same call continues from there.

    Args:
        estimator: Name, `FILE.py:FUNCTION`, or function of a probe.
        settings: Of the estimator, such as `{"zen.repeats": 32}`.
        count: Number of architectures, taken from the sample evenly by rank of accuracy; of a file all count.
        store: File of the scores; made where it does not exist.
        **options: Attributes of `TrainingSpec` (`epochs`, `at`, `cells`, ...), `RunSpec` (`benchmark`,
            `sample`, `images`, ...) and of `AccuracySpec`.

    Returns:
        What training does to the order, and the scores of each architecture; `.frame` has every score.

    Raises:
        InputError: For an epoch, a size or images that do not exist, before anything is written.
        EstimatorError: For a bug in the estimator; what was scored before is stored.

    Source:
        Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 6; the recipe is our choice.
    """
    from nasgauge.studies.training_study import trained_scores  # with torch

    variant, training = configured_estimator(estimator, assignments(settings)), taken(TrainingSpec, options)
    spec, accuracies = run_specs(options, TrainingSpec)
    sample = StudySample.of(spec, accuracies, store_path(store), count)
    plan = training.plan(sample.run.setup.task.size)
    rows = trained_scores(sample, store_path(store), variant, plan)
    table = trajectory_table(rows, sample.context(variant.plugin.name), plan.caption)
    return StudyResult(table, rows, partial(trajectory_figure, rows, sample.title(variant.plugin.name)))
