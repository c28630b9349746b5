"""A recipe of reduced training that ranks well for little: `nasgauge.tune`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from nasgauge.api.options import Settings, assignments, store_path, taken
from nasgauge.api.scoring import STORE
from nasgauge.api.study_options import Vary, run_specs, vary_texts
from nasgauge.api.study_result import StudyResult
from nasgauge.core import InputError, named
from nasgauge.plugins import EstimatorLike
from nasgauge.presentation.captions import described, scored_with
from nasgauge.presentation.forecast_table import forecast_table
from nasgauge.presentation.mip_figure import mip_figure
from nasgauge.presentation.mip_table import mip_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded
from nasgauge.studies.estimator_variants import configured_estimator, values_to_try
from nasgauge.studies.importance import MEASURES
from nasgauge.studies.mip import recipe_text
from nasgauge.studies.mip_outcome import PruningOutcome
from nasgauge.studies.mip_search import RecipeScorer, first_round_forecast, pruned_by_scoring
from nasgauge.studies.scored_trials import TrialBudget
from nasgauge.studies.trial_file import TrialFile


@recorded
def tune(
    estimator: EstimatorLike,
    vary: Vary = (),
    *,
    settings: Settings = (),
    importance: str = "impurity",
    store: Path | str = STORE,
    dry_run: bool = False,
    **options: Any,
) -> StudyResult | Table:
    """Find a recipe for an estimator by minimum importance pruning (MIP).

    Trials are scored, and the same call continues where an earlier one stopped; or they are read from a
    table of trials, which `trials` names.

    Args:
        estimator: Name, `FILE.py:FUNCTION`, or function of a probe.
        vary: Values to try by setting, cheapest first, such as `{"epochs": [1, 2, 4]}`.
        settings: Of all trials, such as `{"bpe.layers": 6}`.
        importance: `impurity`, or `fanova`, which needs optuna.
        store: File of the scores; made where it does not exist.
        dry_run: Whether only to say what the first round would score and how long it would take, which is
            measured on a network for each recipe; nothing is written.
        **options: Attributes of `TrialBudget` (`first`, `later`), `TrialFile` (`trials`, ...), `RunSpec`
            (`benchmark`, `sample`, `images`, ...) and of `AccuracySpec`.

    Returns:
        The recipe, its rounds and trials; `.frame` has one row per trial. Of a dry run, a table.

    Raises:
        InputError: For a setting or column that does not exist.
        EstimatorError: For a bug in the estimator; what was scored before is stored.

    Source:
        Zheng et al. 2020, https://arxiv.org/abs/2005.09917.

    Example:
        >>> tune("bpe", {"epochs": [1, 2, 4], "channels": [4, 8]}, sample=12)  # doctest: +SKIP
    """
    importance = named("measure of importance", importance, MEASURES)
    base, texts = configured_estimator(estimator, assignments(settings)), vary_texts(vary)
    budget, file = taken(TrialBudget, options), taken(TrialFile, options)
    spec, accuracies = run_specs(options, TrialBudget, TrialFile, dry_run=dry_run)
    if bool(file.trials) == bool(texts):
        raise InputError("give --vary SETTING=VALUE,VALUE... to score, or --trials FILE to read trials")
    if file.trials:
        if dry_run:
            raise InputError("nothing would be scored: the trials of --trials were made already")
        return _result(*file.pruned(base, accuracies, MEASURES[importance]))
    domain = values_to_try(estimator, texts)
    run = spec.prepare(accuracies, store_path(store))
    scorer = RecipeScorer(base, run, store_path(store), budget.most(len(domain)))
    if dry_run:
        return forecast_table(first_round_forecast(scorer, domain, budget), _later(budget, domain))
    outcome = pruned_by_scoring(scorer, domain, budget, MEASURES[importance])
    return _result(outcome, _origin(scorer, domain))


def _result(outcome: PruningOutcome, origin: Sequence[str]) -> StudyResult:
    return StudyResult(mip_table(outcome, origin), outcome.trial_rows(), partial(mip_figure, outcome))


def _origin(scorer: RecipeScorer, domain: Collection[str]) -> list[str]:
    """Lines that say on what was scored, and under which settings that nobody varied."""
    run = scorer.run
    sample = described(len(run.chosen), run.setup.space.name, [run.sample])
    origin = scored_with(run.labelled, run.setup.provenance(run.dataset), sample)
    others = {name: value for name, value in scorer.variant.settings.items() if name not in domain}
    return origin + [f"The other settings: {recipe_text(others)}."] * bool(others)


def _later(budget: TrialBudget, domain: Collection[str]) -> list[str]:
    """A line about the recipes that a dry run cannot know."""
    more = budget.most(len(domain)) - budget.first
    return [f"Later rounds try up to {more} more recipes, which depend on the first ones."] * bool(more)
