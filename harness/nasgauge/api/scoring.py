"""Scoring architectures into a store: `nasgauge.score`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, overload

import pandas as pd

from nasgauge import plugins
from nasgauge.analysis.labelled_sample import LabelledSample
from nasgauge.analysis.set_columns import dry_run
from nasgauge.api.options import Settings, all_taken, assignments, some, store_path, taken
from nasgauge.api.run_query import RunQuery, requested
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import Estimator, InputError, SetEstimator
from nasgauge.core.assignments import assigned_to
from nasgauge.core.settings import settings_text
from nasgauge.plugins import Configured, EstimatorLike, Selection
from nasgauge.presentation.forecast_table import forecast_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.execution import IN_PROCESS, ExecutionSpec
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.run_spec import SAMPLE, PreparedRun, RunSpec
from nasgauge.scoring.store import Store

STORE = "nasgauge.sqlite"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, repr=False)
class Run:
    """What was scored: a run of a store, and which architectures and estimators of it.

    Attributes:
        query: How tables are made of it.
        provenance: What all its scores have in common.
        architectures: That were asked for.
        estimators: Name, version and settings (as JSON) of those that scored.
        unranked: Why there is nothing to rank the scores against; empty where there are accuracies.
    """

    query: RunQuery
    provenance: Provenance
    architectures: tuple[str, ...]
    estimators: frozenset[tuple[str, str, str]]
    unranked: str = ""

    @property
    def call_arguments(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """As `RunQuery.call_arguments`."""
        return self.query.call_arguments

    def __repr__(self) -> str:
        names, where = sorted({name for name, _, _ in self.estimators}), str(self.query.path)
        return (
            f"Run({self.provenance.benchmark}, {len(self.architectures)} architectures by "
            f"{', '.join(names)}, in {where!r})"
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The raw scores of these architectures by these estimators, one row per part of each."""
        with Store(self.query.path) as store:
            rows = store.frame(self.query.one_run(store), self.architectures)
        keys = pd.MultiIndex.from_frame(rows[["estimator", "version", "settings"]])
        return rows[keys.isin(list(self.estimators))].reset_index(drop=True)


@dataclass(frozen=True)
class EstimatorChoice:
    """Which estimators score, and their settings.

    Attributes:
        names: Names, `FILE.py:FUNCTION`, functions or estimators; none for all that do not train.
        settings: Such as `zen.repeats=32`.
    """

    names: tuple[EstimatorLike, ...] = ()
    settings: tuple[str, ...] = ()

    def configured(self) -> Selection:
        """The estimators; all that do not train where none is named. Raises InputError."""
        selection = plugins.configure(self.names or cheap_estimators(), self.settings)
        if not selection.estimators:
            raise InputError(
                f"{', '.join(c.plugin.name for c in selection.sets)} does not read networks, and so does not "
                "say which architectures count: name another estimator beside it, such as params"
            )
        return selection


@overload
def score(
    benchmark: str = ...,
    estimators: Any = ...,
    *,
    settings: Settings = ...,
    store: Path | str = ...,
    dry_run: Literal[False] = ...,
    **options: Any,
) -> Run: ...


@overload
def score(
    benchmark: str = ...,
    estimators: Any = ...,
    *,
    settings: Settings = ...,
    store: Path | str = ...,
    dry_run: bool,
    **options: Any,
) -> Run | Table: ...


@recorded
def score(
    benchmark: str = "nasbench201",
    estimators: Any = (),
    *,
    settings: Settings = (),
    store: Path | str = STORE,
    dry_run: bool = False,
    **options: Any,
) -> Run | Table:
    """Score a sample of architectures with estimators, and store the scores.

    What the store has already is not scored again, so that the same call continues where an earlier one
    stopped.

    Args:
        benchmark: Name of the search space.
        estimators: Names, `FILE.py:FUNCTION`, or functions of a probe; left out or None for all that do
            not train.
        settings: Of the estimators, such as `{"zen.repeats": 32}`.
        store: File of the scores; made where it does not exist.
        dry_run: Whether only to say what would be scored and how long it would take, which is measured on
            up to three networks; nothing is written.
        **options: Attributes of `RunSpec` (`sample`, `architectures`, `dataset`, `seed`, `images`,
            `batch_size`, `device`, `threads`, ...), of `ExecutionSpec` (`workers`, `executor`, ...) and of
            `AccuracySpec` (`label`, `table`, ...).

    Returns:
        The run, which `leaderboard` and all other tables take; of a dry run, a table.

    Raises:
        InputError: For anything that does not exist or does not fit together, before anything is scored.
        EstimatorError: For a bug in an estimator; what was scored before is stored.

    Example:
        >>> run = score("nasbench201", ["naswot", "params"], sample=100)  # doctest: +SKIP
        >>> leaderboard(run)  # doctest: +SKIP
    """
    kinds = (RunSpec, ExecutionSpec, AccuracySpec)
    spec, execution, accuracies = (
        taken(RunSpec, options, benchmark=benchmark),
        taken(ExecutionSpec, options),
        taken(AccuracySpec, options),
    )
    all_taken(options, *kinds)
    chosen = EstimatorChoice(some(estimators), assignments(settings))
    make = forecast_run if dry_run else score_run
    return make(spec, chosen, accuracies, execution, store_path(store))


def forecast_run(
    spec: RunSpec,
    chosen: EstimatorChoice,
    accuracies: AccuracySpec,
    execution: ExecutionSpec = IN_PROCESS,
    store: Path = Path(STORE),
) -> Table:
    """As `score` with `dry_run`, of objects that describe the run."""
    from nasgauge.scoring.planned_jobs import PlannedJob, forecast

    # What is fetched is written.
    selection, prepared, job = _ready(replace(spec, download=False), chosen, accuracies, execution, store)
    return forecast_table(forecast([PlannedJob(job, selection.estimators)], prepared.chosen, most=3))


def score_run(
    spec: RunSpec,
    chosen: EstimatorChoice,
    accuracies: AccuracySpec,
    execution: ExecutionSpec = IN_PROCESS,
    store: Path = Path(STORE),
) -> Run:
    """As `score`, of objects that describe the run."""
    selection, prepared, job = _ready(spec, chosen, accuracies, execution, store)
    sets = [configured.plugin.name for configured in selection.sets]
    filled = job.fill(selection.estimators, prepared.chosen)
    scored = [configured.plugin.name for configured in selection.estimators]
    _log_failures(filled.rows, scored, prepared.chosen)
    query = RunQuery(
        **{name: getattr(accuracies, name) for name in AccuracySpec.__dataclass_fields__},
        store=store,
        estimator=(*scored, *map(_name_or_own, selection.sets)) if chosen.names else (),
        set=tuple(text for text in chosen.settings if assigned_to(sets, text)),
        **_counting(spec, prepared),
        provenance=filled.run.provenance,
    )
    return Run(query, filled.run.provenance, tuple(prepared.chosen), _keys(selection), prepared.unranked)


def _counting(spec: RunSpec, prepared: PreparedRun) -> dict[str, Any]:
    """Which architectures count in tables of a run, as attributes of the query."""
    if spec.architectures is None:
        return {"sample": spec.sample or SAMPLE}
    named = spec.architectures
    return {"architectures": named if isinstance(named, Path | str) else tuple(prepared.chosen)}


def _ready(
    spec: RunSpec, chosen: EstimatorChoice, accuracies: AccuracySpec, execution: ExecutionSpec, store: Path
) -> tuple[Selection, PreparedRun, ScoringJob]:
    """All that is checked before anything is scored."""
    execution.check()
    selection = chosen.configured()
    prepared = spec.prepare(accuracies, store)
    sets = [configured.plugin.name for configured in selection.sets]
    _try_sets(selection, prepared, requested(sets if chosen.names else (), chosen.settings))
    job = ScoringJob(
        store, prepared.setup, prepared.dataset, execution, prepared.threads, sample=prepared.sample
    )
    return selection, prepared, job


def cheap_estimators() -> list[str]:
    """All installed ones, but for those that train every network."""
    names = [*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)]
    found = {name: plugins.estimator(name) for name in names}
    return [n for n, plugin in found.items() if not (isinstance(plugin, Estimator) and plugin.trains)]


def _try_sets(selection: Selection, prepared: PreparedRun, required: set[str]) -> None:
    """Estimators over a set that were asked for are tried on made-up scores; raises InputError."""
    for configured in selection.sets:
        if prepared.table is not None and prepared.in_table and configured.plugin.name in required:
            dry_run(configured, LabelledSample(prepared.in_table, prepared.table, prepared.other_table))


def _name_or_own(configured: Configured[SetEstimator]) -> EstimatorLike:
    """How tables find an estimator over a set: by its name, by its file, or as it is."""
    name = configured.plugin.name
    return name if name in plugins.names(plugins.SET_ESTIMATORS) else configured.source or configured.plugin


def _keys(selection: Selection) -> frozenset[tuple[str, str, str]]:
    found = selection.estimators
    return frozenset((c.plugin.name, c.plugin.version, settings_text(c.settings)) for c in found)


def _log_failures(rows: pd.DataFrame, estimators: Sequence[str], chosen: Sequence[str]) -> None:
    """Says which estimators have no score for some networks, and the first reason."""
    failed = rows[rows.score.isna() & rows.architecture.isin(chosen) & rows.estimator.isin(estimators)]
    for name, group in failed.groupby("estimator"):
        count, reason = group.architecture.nunique(), group.error.iloc[0]
        _log.warning("%s has no score for %d of %d architectures: %s", name, count, len(chosen), reason)
