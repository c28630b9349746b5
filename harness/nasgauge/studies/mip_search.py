"""Minimum importance pruning of an estimator's settings: trials are scored as the rounds ask for them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from nasgauge.core import Estimator, Floats
from nasgauge.metrics import rank_last, spearman_rho
from nasgauge.plugins import Configured
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.forecast import Forecast
from nasgauge.scoring.image_check import check_images
from nasgauge.scoring.run_spec import PreparedRun
from nasgauge.studies.estimator_variants import variant_scores, with_values
from nasgauge.studies.mip import (
    HyperParameters,
    ImportanceMeasure,
    RecipeTrial,
    SettingValue,
    prune,
    recipe_text,
)
from nasgauge.studies.mip_outcome import PruningOutcome
from nasgauge.studies.scored_trials import ScoredTrials, TrialBudget

UNIT = "seconds a network"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class RecipeScorer:
    """Scores recipes of an estimator on one sample, and logs each.

    Attributes:
        variant: The estimator with the settings that no recipe has.
        run: The sample, with accuracies.
        store: Where scores are kept; what it has is not scored again.
        most: Trials that there will be at most.
    """

    variant: Configured[Estimator]
    run: PreparedRun
    store: Path
    most: int

    @property
    def accuracy(self) -> Floats:
        """(N,) of the sample."""
        table = self.run.labelled
        return table.accuracy[table.rows(self.run.chosen)]

    @property
    def job(self) -> ScoringJob:
        """How the store is filled."""
        return ScoringJob(self.store, self.run.setup, self.run.dataset, threads=self.run.threads)

    def score(self, name: str, recipe: HyperParameters) -> RecipeTrial:
        """A trial of that name."""
        found = variant_scores(self.job, with_values(self.variant, recipe), self.run.chosen)
        rho, seconds = spearman_rho(rank_last(found.scores), self.accuracy), found.seconds
        trial = RecipeTrial(name, recipe, rho, seconds, found.notes)
        text = "trial %s of at most %d: %s: rho %.3f [%.3f, %.3f], %.3g s a network"
        _log.info(text, name, self.most, recipe_text(recipe), rho.value, rho.low, rho.high, seconds)
        return trial

    def cost(self, recipe: HyperParameters) -> float:
        """What the estimator says that the recipe costs."""
        assert self.variant.plugin.cost is not None
        return self.variant.plugin.cost({**self.variant.settings, **recipe})


def _check_images(scorer: RecipeScorer, domain: Mapping[str, Sequence[SettingValue]]) -> None:
    """Raises InputError where a recipe wants more images than there are."""
    images = scorer.variant.plugin.images
    names = [name for name in domain if images and name in images.settings]
    for values in product(*(domain[name] for name in names)):
        recipe = dict(zip(names, values, strict=True))
        check_images(scorer.run.setup, [with_values(scorer.variant, recipe)])


def pruned_by_scoring(
    scorer: RecipeScorer,
    domain: Mapping[str, Sequence[SettingValue]],
    budget: TrialBudget,
    measure: ImportanceMeasure,
) -> PruningOutcome:
    """Rounds of trials that are scored now, or were by the same command before.

    Args:
        scorer: Scores a recipe.
        domain: Values of each setting, cheapest first.
        budget: How many recipes are tried.
        measure: Of importance.

    Raises:
        InputError: For a domain that is too large, values that cost nothing, and more images than there are.
        EstimatorError: For a bug in the estimator.
    """
    source = _trials(scorer, domain, budget)
    rounds = []
    for each in prune(source, list(domain), measure):
        rounds.append(each)
        _log.info("round %d of %d: fixed %s=%s", len(rounds), len(domain), each.name, each.value)
    return PruningOutcome(scorer.variant.plugin.name, rounds, source.made, UNIT, len(scorer.run.chosen))


def first_round_forecast(
    scorer: RecipeScorer, domain: Mapping[str, Sequence[SettingValue]], budget: TrialBudget
) -> Forecast:
    """What the first round of `pruned_by_scoring` would score, with the same arguments.

    What later rounds try depends on what the first one gives.
    """
    from nasgauge.scoring.planned_jobs import PlannedJob, forecast

    recipes = _trials(scorer, domain, budget).first_recipes()
    jobs = [PlannedJob(scorer.job, [with_values(scorer.variant, one)], recipe_text(one)) for one in recipes]
    return forecast(jobs, scorer.run.chosen, most=1)


def _trials(
    scorer: RecipeScorer, domain: Mapping[str, Sequence[SettingValue]], budget: TrialBudget
) -> ScoredTrials:
    _check_images(scorer, domain)
    cost = scorer.cost if scorer.variant.plugin.cost else None
    return ScoredTrials(domain, scorer.score, cost, budget, scorer.run.setup.seed)
