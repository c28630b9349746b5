"""A table of trials: recipes in one CSV, the accuracies under each of them in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from nasgauge.benchmarks.csv_file import content_of, frame_of, header_of, numbers
from nasgauge.core import InputError
from nasgauge.metrics import spearman_rho
from nasgauge.studies.mip import Recipe, Trial, Value, agrees


@dataclass(frozen=True)
class TrialTable:
    """Trials that were made already; nothing is ever added. All of them count in the first round."""

    every: list[Trial]

    def trials(self, fixed: Recipe) -> list[Trial]:
        """Those that agree."""
        return [trial for trial in self.every if agrees(trial.recipe, fixed)]

    def cost(self, name: str, value: Value, fixed: Recipe) -> float:
        """Median recorded cost of the trials that agree and have this value."""
        return median(trial.cost for trial in self.trials({**fixed, name: value}))


@dataclass(frozen=True)
class Columns:
    """How the user's files name things.

    trial: column of the recipes that names the trial, and so its column of accuracies. cost: of one
    network, in any unit. accuracy: of full training, in percent. hyper_parameters: of the recipes.
    """

    trial: str
    cost: str
    accuracy: str
    hyper_parameters: Sequence[str]


def read_trials(recipes: Path, accuracies: Path, columns: Columns) -> tuple[TrialTable, int]:
    """The trials of two CSVs, plain or gzipped, and the number of architectures.

    recipes: one row per trial. accuracies: one row per architecture, one column per trial.

    Raises: InputError naming file, line and column, and for trials of the same recipe.
    """
    wanted = [columns.trial, columns.cost, *columns.hyper_parameters]
    frame = frame_of(content_of(recipes), wanted, recipes)
    names = [str(name) for name in frame[columns.trial]]
    costs = numbers(frame[columns.cost], recipes, "a cost, 0 or more")
    values = {name: numbers(frame[name], recipes, "a number, 0 or more") for name in columns.hyper_parameters}
    scored = frame_of(content_of(accuracies), [columns.accuracy, *names], accuracies)
    full = numbers(scored[columns.accuracy], accuracies, "percent, 0 to 100", highest=100)
    seen: dict[tuple[float, ...], str] = {}
    trials = []
    for row, name in enumerate(names):
        recipe = {key: _plain(column[row]) for key, column in values.items()}
        key = tuple(recipe.values())
        if key in seen:
            raise InputError(
                f"{recipes} has the same recipe in trials {seen[key]} and {name}: leave one out, or name "
                "the column in which they differ with --hyper-parameter"
            )
        seen[key] = name
        found = numbers(scored[name], accuracies, "percent, 0 to 100", highest=100)
        trials.append(Trial(name, recipe, spearman_rho(found, full), float(costs[row])))
    return TrialTable(trials), len(full)


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


def _plain(value: float) -> float:
    """Without a decimal point where it needs none: 10 epochs, not 10.0."""
    return int(value) if value == int(value) else float(value)
