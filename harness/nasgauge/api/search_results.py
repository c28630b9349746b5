"""What `nasgauge.search` and `nasgauge.pareto` give: tables, curves, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.core import BenchmarkTable, Floats, SearchSpace
from nasgauge.presentation.distribution_figure import distribution_figure
from nasgauge.presentation.pareto_figure import pareto_figure
from nasgauge.presentation.pareto_table import References, front_table
from nasgauge.presentation.plots import drawn
from nasgauge.presentation.result import FileMaker, Result
from nasgauge.presentation.search_figure import search_figure
from nasgauge.presentation.search_table import curves_table
from nasgauge.presentation.table import Table
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.distributions import distribution_archive
from nasgauge.searching.search_outcome import SearchOutcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class SearchResult(Result):
    """What searches found.

    Attributes:
        table: One row per search: accuracy with its deviation over runs, regret, seconds; shows itself.
        outcome: Every run with its incumbents.
        reports: Accuracies that are reported, by `DATASET/SPLIT`.
        space: The search space.
    """

    outcome: SearchOutcome
    reports: Mapping[str, BenchmarkTable]
    space: SearchSpace

    @property
    def frame(self) -> pd.DataFrame:
        """Every number of the table."""
        return self.table.frame

    @cached_property
    def curves_table(self) -> Table:
        """Accuracy of the incumbent against seconds, at the largest budget, with a caption.

        Raises:
            InputError: If the table that was searched on records no seconds.
        """
        return curves_table(self.outcome, self.reports)

    @property
    def curves(self) -> pd.DataFrame:
        """Accuracy of the incumbent against seconds at the largest budget: median and quartiles over runs."""
        return self.curves_table.frame

    def figure(self) -> Figure:
        """The curves drawn, one panel per report; raises InputError where matplotlib is not installed."""
        return search_figure(self.curves)

    @property
    def distributions(self) -> list[Floats]:
        """Of each run of the one search that learns: (T, D, M) chances of M options at D decisions, T times.

        Raises:
            InputError: Unless exactly one search learned a distribution.
        """
        return [run.distributions for run in self.outcome.learned.runs]

    def distribution_archive(self) -> bytes:
        """The distributions as the content of an .npz file, which `mdenas_log_probability` reads."""
        return distribution_archive(self.outcome.learned, self.space, self.table.notes)

    def distribution_figure(self) -> Figure:
        """Chance of each option by iteration, one panel per decision."""
        return distribution_figure(self.outcome.learned, self.space)

    def files(self) -> Mapping[str, FileMaker]:
        """The curves and what was learned, as numbers and as figures."""
        return {
            "save_curves": lambda _: self.curves_table.to_csv(),
            "plot": lambda path: drawn(self.figure(), path),
            "save_distributions": lambda _: self.distribution_archive(),
            "plot_distributions": lambda path: drawn(self.distribution_figure(), path),
        }


@dataclass(frozen=True, eq=False)
class ParetoResult(Result):
    """What sets of networks searches found, between accuracy and complexity.

    Attributes:
        table: One row per search: size of its sets, hypervolume, IGD+, seconds; shows itself.
        outcome: Every run with what it evaluated.
        sets: The Pareto set of each run, with true accuracies.
        references: What they are measured against, one per report.
        complexity: The other objective.
    """

    outcome: SearchOutcome
    sets: pd.DataFrame
    references: References
    complexity: Complexity

    @property
    def frame(self) -> pd.DataFrame:
        """Every number of the table."""
        return self.table.frame

    @cached_property
    def front_table(self) -> Table:
        """Every architecture of every set, and of the front that they are measured against."""
        return front_table(self.outcome, self.sets, self.references, self.complexity)

    def figure(self) -> Figure:
        """Error against complexity at the largest budget; raises InputError where matplotlib is missing."""
        largest = {str(search.budget) for search in self.outcome.of_largest_budget}
        return pareto_figure(self.sets[self.sets.budget.isin(largest)], self.references, self.complexity.name)

    def files(self) -> Mapping[str, FileMaker]:
        """The sets with the front, and the figure of them."""
        return {
            "save_front": lambda _: self.front_table.to_csv(),
            "plot": lambda path: drawn(self.figure(), path),
        }
