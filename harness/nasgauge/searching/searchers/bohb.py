"""Bayesian optimisation that stops most trainings early, by optuna."""

from __future__ import annotations

from typing import Any

from nasgauge.core import InputError, Searcher
from nasgauge.runtime.extras import needed
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers.rea import above_zero
from nasgauge.searching.searchers.reinforce import described


def bohb(context: SearchContext, *, startup: int = 10, reduction: int = 16) -> None:
    """Tree-structured Parzen estimator with successive halving, the two parts of BOHB, from optuna.

    Each architecture that the model proposes has the short training; after the first `reduction` of
    them, those among the best one in `reduction` so far have the full training too, which is a run of
    its own and costs as such. The first `startup` are random. The incumbent is the best of those with a
    full training, before there is any the best of the others. Where the table has no short training
    every architecture has the full one, and nothing is halved.

    Source: Falkner, Klein and Hutter 2018. Our choice, where the published baseline has another:
    optuna's model of each decision by itself in place of a joint one, its asynchronous successive
    halving, and the table's two schedules, of which 16 is about the ratio on NAS-Bench-201, where
    AutoDL-Projects stops within the short one.
    """
    above_zero(startup=startup)
    if reduction < 2:
        raise InputError(f"reduction is {reduction}: wanted 2 or more, of which one is trained in full")
    optuna = _optuna()
    sizes, decode = described(context)
    schedules = [context.short, None] if context.short else [None]
    study = _study(optuna, startup, reduction, seed=int(context.generator.integers(2**31)))
    best = (0, 0.0)
    while True:
        trial = study.ask()
        options = [trial.suggest_categorical(f"{at}", tuple(range(size))) for at, size in enumerate(sizes)]
        architecture = decode(options)
        if not context.satisfies(architecture):
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)  # to the model, as bad as can be
            continue
        for rung, epochs in enumerate(schedules, start=1):
            accuracy = context.train(architecture, epochs)
            if (rung, accuracy) > best:
                best = rung, accuracy
                context.set_incumbent(architecture)
            trial.report(accuracy, step=rung)
            if rung < len(schedules) and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, accuracy)


def _study(optuna: Any, startup: int, reduction: int, seed: int) -> Any:
    """Of a Parzen estimator with successive halving."""
    return optuna.create_study(
        sampler=optuna.samplers.TPESampler(n_startup_trials=startup, seed=seed),
        pruner=optuna.pruners.SuccessiveHalvingPruner(
            min_resource=1, reduction_factor=reduction, bootstrap_count=reduction
        ),
        direction="maximize",
    )


def _optuna() -> Any:
    """optuna, told to log no trials; raises InputError where it is not installed."""
    optuna = needed("optuna", "search")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


SEARCHER = Searcher(bohb, paper="https://arxiv.org/abs/1807.01774", estimator="none", trains="always")
