"""A table of trials: recipes in one CSV, the accuracies under each of them in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from nasgauge.benchmarks.csv_file import content_of, frame_of, header_of, numbers
from nasgauge.core import Floats, InputError
from nasgauge.metrics import spearman_rho
from nasgauge.studies.mip import HyperParameters, RecipeTrial, SettingValue, agrees

_PERCENT = "percent, 0 to 100"


@dataclass(frozen=True)
class TrialTable:
    """Trials that were made already; nothing is ever added. All of them count in the first round.

    Attributes:
        made: All trials.
        architectures: Behind every rho.
    """

    made: list[RecipeTrial]
    architectures: int

    def trials(self, fixed: HyperParameters) -> list[RecipeTrial]:
        """Those that agree."""
        return [trial for trial in self.made if agrees(trial.recipe, fixed)]

    def cost(self, name: str, value: SettingValue, fixed: HyperParameters) -> float:
        """Median recorded cost of the trials that agree and have this value."""
        return median(trial.cost for trial in self.trials({**fixed, name: value}))


@dataclass(frozen=True)
class TrialColumns:
    """How the user's files name things.

    Attributes:
        trial: Column of the recipes that names the trial, and so its column of accuracies.
        cost: Of one network, in any unit.
        accuracy: Of full training, in percent.
        hyper_parameters: Of the recipes.
    """

    trial: str
    cost: str
    accuracy: str
    hyper_parameters: Sequence[str]


def read_trials(recipes: Path, accuracies: Path, columns: TrialColumns) -> TrialTable:
    """The trials of two CSVs, plain or gzipped.

    Args:
        recipes: One row per trial.
        accuracies: One row per architecture, one column per trial.
        columns: Their names.

    Raises:
        InputError: Naming file, line and column, and for trials of the same recipe.
    """
    wanted = [columns.trial, columns.cost, *columns.hyper_parameters]
    frame = frame_of(content_of(recipes), wanted, recipes)
    names = [str(name) for name in frame[columns.trial]]
    costs = numbers(frame[columns.cost], recipes, "a cost, 0 or more")
    values = {name: numbers(frame[name], recipes, "a number, 0 or more") for name in columns.hyper_parameters}
    tried = [{name: _plain(column[row]) for name, column in values.items()} for row in range(len(names))]
    reached = frame_of(content_of(accuracies), [columns.accuracy, *names], accuracies)
    full = numbers(reached[columns.accuracy], accuracies, _PERCENT, highest=100)
    _check_different(names, tried, recipes)
    under = {name: numbers(reached[name], accuracies, _PERCENT, highest=100) for name in names}
    trials = [
        RecipeTrial(name, recipe, spearman_rho(under[name], full), float(cost))
        for name, recipe, cost in zip(names, tried, costs, strict=True)
    ]
    return TrialTable(trials, len(full))


def shared_columns(path: Path, settings: Sequence[str]) -> list[str]:
    """The columns of a CSV that are named like a setting; raises InputError where none is."""
    header = header_of(content_of(path), path)
    found = [name for name in header if name in settings]
    if not found:
        raise InputError(
            f"{path} has no column named like a setting ({', '.join(settings)}): "
            "name its hyper-parameters with --hyper-parameter"
        )
    return found


def _check_different(names: Sequence[str], recipes: Sequence[HyperParameters], path: Path) -> None:
    """Raises InputError where two trials have the same recipe."""
    seen: dict[tuple[SettingValue, ...], str] = {}
    for name, recipe in zip(names, recipes, strict=True):
        key = tuple(recipe.values())
        if key in seen:
            raise InputError(
                f"{path} has the same recipe in trials {seen[key]} and {name}: leave one out, or name "
                "the column in which they differ with --hyper-parameter"
            )
        seen[key] = name


def _plain(value: Floats | float) -> float:
    """Without a decimal point where it needs none: 10 epochs, not 10.0."""
    number = float(value)
    return int(number) if number.is_integer() else number
