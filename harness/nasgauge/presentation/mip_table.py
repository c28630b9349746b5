"""What minimum importance pruning found, as tables: its rounds, and its trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nasgauge.presentation.captions import made_by
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.studies.mip import Importance, RecipeTrial, recipe_text
from nasgauge.studies.mip_outcome import PruningOutcome


def mip_table(outcome: PruningOutcome, origin: Sequence[str]) -> Table:
    """The recipe and what it is worth above the rounds, and all trials below them.

    Args:
        outcome: Of the pruning.
        origin: Where the trials come from, as lines of the caption.
    """
    return Table(
        name="mip-rounds",
        title=f"Rounds of minimum importance pruning of {outcome.estimator}.",
        frame=outcome.round_rows(),
        rows=_rounds(outcome),
        notes=[
            "Brackets: 95 % intervals over architectures.",
            Explained(
                "Importance: share of the variance of Spearman over trials, mean and deviation over 5 "
                "forests. Each round fixes the least important hyper-parameter at its cheapest value and "
                "continues with the trials that agree; the last one gets the value of the highest mean "
                "Spearman."
            ),
            *origin,
            *made_by(),
        ],
        lead=_recipe(outcome),
        parts=[trials_table(outcome)],
    )


def trials_table(outcome: PruningOutcome) -> Table:
    """Every trial, the highest rho first."""
    return Table(
        name="mip-trials",
        title=f"Recipes of {outcome.estimator} that were tried on {outcome.architectures} architectures.",
        frame=outcome.trial_rows(),
        rows=[_trial(trial, outcome.unit) for trial in outcome.ranked_trials],
        notes=_remarks(outcome),
    )


def _remarks(outcome: PruningOutcome) -> list[str]:
    """What the estimator said of its scores, and in which trials."""
    every = dict.fromkeys(note for trial in outcome.trials for note in trial.notes)
    said = {note: [trial.name for trial in outcome.trials if note in trial.notes] for note in every}
    return [
        f"{'All trials' if len(names) == len(outcome.trials) else 'Trials ' + ', '.join(names)}: {note}."
        for note, names in said.items()
    ]


def interval(trial: RecipeTrial) -> Number:
    """Rho of a trial with its interval."""
    return Number(trial.rho.value, 3, trial.rho.low, trial.rho.high)


def _recipe(outcome: PruningOutcome) -> list[str]:
    found, best = outcome.found, outcome.best
    return [
        f"Recipe found: {recipe_text(found.recipe)}",
        f"Its Spearman: {interval(found)} over {outcome.architectures} architectures, at a cost of "
        f"{found.cost:.4g} {outcome.unit}",
        f"Best recipe tried ({best.name}): {interval(best)} at {best.cost:.4g}",
        f"The recipe found has {_share(found.rho.value, best.rho.value)} of the best one's Spearman at "
        f"{_share(found.cost, best.cost)} of its cost",
    ]


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3g} %" if whole > 0 else "an unknown share"


def _rounds(outcome: PruningOutcome) -> list[dict[str, Cell]]:
    return [
        {
            "round": str(number),
            "trials": str(each.trials),
            "fixed": f"{each.name}={each.value}",
            **{name: _importance(each.importances, name) for name in outcome.rounds[0].importances},
        }
        for number, each in enumerate(outcome.rounds, start=1)
    ]


def _importance(importances: Mapping[str, Importance], name: str) -> str:
    if name not in importances:
        return ""
    if not importances[name].varies:
        return "one value"
    return f"{importances[name].mean:.3f} ± {importances[name].deviation:.3f}"


def _trial(trial: RecipeTrial, unit: str) -> dict[str, Cell]:
    return {
        "trial": trial.name,
        **{name: str(value) for name, value in trial.recipe.items()},
        "rho": interval(trial),
        unit: f"{trial.cost:.4g}",
    }
