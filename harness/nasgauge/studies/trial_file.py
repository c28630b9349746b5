"""Minimum importance pruning of trials that a user's files have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.studies.mip import ImportanceMeasure, prune
from nasgauge.studies.mip_outcome import PruningOutcome
from nasgauge.studies.trial_table import TrialColumns, read_trials, shared_columns


@dataclass(frozen=True, kw_only=True)
class TrialFile:
    """Trials that were made already, in place of scoring.

    Attributes:
        trials: CSV with one recipe a row; the accuracies under each are in the CSV that `table` of
            `AccuracySpec` names, with one row per architecture and one column per trial. None for scoring.
        trial_column: Column of `trials` that names a column of `table`.
        cost_column: Column of `trials` with the cost of a network.
        hyper_parameter: Columns of `trials`; none for all that are named like a setting.
    """

    trials: Path | str | None = None
    trial_column: str = "trial"
    cost_column: str = "seconds"
    hyper_parameter: tuple[str, ...] = ()

    def pruned(
        self, estimator: Configured[Estimator], accuracies: AccuracySpec, measure: ImportanceMeasure
    ) -> tuple[PruningOutcome, list[str]]:
        """The outcome, and where it comes from; raises InputError for files that cannot be read."""
        if accuracies.table is None or accuracies.accuracy_column is None:
            raise InputError(f"--trials {self.trials} wants --table FILE and --accuracy-column NAME too")
        recipes, table = Path(str(self.trials)), Path(accuracies.table)
        names = self.hyper_parameter or shared_columns(recipes, list(estimator.settings))
        columns = TrialColumns(self.trial_column, self.cost_column, accuracies.accuracy_column, names)
        found = read_trials(recipes, table, columns)
        rounds = list(prune(found, columns.hyper_parameters, measure))
        name = estimator.plugin.name
        outcome = PruningOutcome(name, rounds, found.made, self.cost_column, found.architectures)
        return outcome, [f"Trials: {recipes.name}, accuracies: {table.name}."]
