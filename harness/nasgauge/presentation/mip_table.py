"""What minimum importance pruning found, as text and as a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tabulate import tabulate

from nasgauge.metrics import Estimate
from nasgauge.presentation.plots import figure
from nasgauge.presentation.table import Value
from nasgauge.studies.mip import Importance, Recipe, Round, Trial, known

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Outcome:
    """All rounds, every trial that was made, and the one of the recipe that the rounds fixed.

    unit: of the costs, such as "seconds a network". architectures: behind every rho.
    """

    estimator: str
    rounds: Sequence[Round]
    trials: Sequence[Trial]
    found: Trial
    unit: str
    architectures: int

    @property
    def best(self) -> Trial:
        """The trial of the highest rho, whatever it costs."""
        return max(self.trials, key=known)


def text(outcome: Outcome, source: Sequence[str]) -> str:
    """Markdown: the recipe and what it is worth, the rounds, all trials; `source` ends it."""
    found, best = outcome.found, outcome.best
    lines = [
        f"Recipe found: {written(found.recipe)}",
        f"Its Spearman: {interval(found.rho)} over {outcome.architectures} architectures, at a cost of "
        f"{found.cost:.4g} {outcome.unit}",
        f"Best recipe tried ({best.name}): {interval(best.rho)} at {best.cost:.4g}",
        f"The recipe found has {_share(found.rho.value, best.rho.value)} of the best one's Spearman at "
        f"{_share(found.cost, best.cost)} of its cost",
        "",
        _rounds(outcome.rounds),
        "",
        _trials(outcome.trials, outcome.unit),
        "",
        "Importance: share of the variance of Spearman over trials, mean and deviation over 5 forests. Each "
        "round fixes the least important hyper-parameter at its cheapest value and goes on with the trials "
        "that agree; the last one gets the value of the highest mean Spearman. Brackets are 95 % intervals "
        "over architectures.",
        *source,
    ]
    return "\n".join(lines) + "\n"


def draw(outcome: Outcome) -> Figure:
    """Cost against Spearman for every recipe tried, with intervals; the recipe found stands out."""
    canvas = figure()
    axes = canvas.subplots()
    for trial in outcome.trials:
        chosen = trial is outcome.found
        rho = trial.rho
        axes.errorbar(
            trial.cost,
            rho.value,
            [[rho.value - rho.low], [rho.high - rho.value]],
            fmt="*" if chosen else "o",
            markersize=14 if chosen else 5,
            color="C3" if chosen else "C0",
            ecolor="0.8",
            zorder=3 if chosen else 2,
            label="recipe found" if chosen else None,
        )
    axes.legend(loc="lower right")
    axes.set(
        xscale="log" if min(trial.cost for trial in outcome.trials) > 0 else "linear",
        xlabel=f"cost ({outcome.unit})",
        ylabel="Spearman's rho with full training",
        title=f"{len(outcome.trials)} recipes of {outcome.estimator}, {outcome.architectures} architectures",
    )
    return canvas


def written(recipe: Recipe) -> str:
    """`epochs=10 layers=6`."""
    return " ".join(f"{name}={value}" for name, value in recipe.items())


def interval(rho: Estimate) -> str:
    """`0.497 [0.338, 0.627]`."""
    return str(Value(rho.value, 3, rho.low, rho.high))


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3g} %" if whole > 0 else "an unknown share"


def _rounds(rounds: Sequence[Round]) -> str:
    rows = [
        {
            "round": number,
            "trials": each.trials,
            "fixed": f"{each.name}={each.value}",
            **{name: _importance(each.importances, name) for name in rounds[0].importances},
        }
        for number, each in enumerate(rounds, start=1)
    ]
    return f"{tabulate(rows, headers='keys', tablefmt='github', disable_numparse=True)}"


def _importance(importances: Mapping[str, Importance], name: str) -> str:
    if name not in importances:
        return ""
    if not importances[name].varies:
        return "one value"
    return f"{importances[name].mean:.3f} ± {importances[name].deviation:.3f}"


def _trials(trials: Sequence[Trial], unit: str) -> str:
    rows = [
        {"trial": trial.name, **trial.recipe, "rho": interval(trial.rho), unit: f"{trial.cost:.4g}"}
        for trial in sorted(trials, key=known, reverse=True)
    ]
    return f"{tabulate(rows, headers='keys', tablefmt='github', disable_numparse=True)}"
