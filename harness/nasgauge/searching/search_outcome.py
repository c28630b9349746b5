"""What searches found, with all that a reader must know of how they were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nasgauge.benchmarks.constraints import Satisfying
from nasgauge.core import BenchmarkTable, InputError
from nasgauge.runtime.provenance import Provenance
from nasgauge.searching.repeated_search import RepeatedSearch


@dataclass(frozen=True)
class SearchOutcome:
    """What searches found.

    Attributes:
        benchmark: Search space.
        searches: One per searcher, estimator and budget.
        searched: The table that the searchers saw; None where accuracies are predicted.
        seed: Of the runs.
        provenance: Of the scores; None where no estimator was asked for any.
        satisfied: The conditions on costs that everything found satisfies; None where there are none.
    """

    benchmark: str
    searches: Sequence[RepeatedSearch]
    searched: BenchmarkTable | None
    seed: int
    provenance: Provenance | None = None
    satisfied: Satisfying | None = None

    @property
    def of_largest_budget(self) -> list[RepeatedSearch]:
        """The searches with the largest budget."""
        most = max(search.budget.amount for search in self.searches)
        return [search for search in self.searches if search.budget.amount == most]

    @property
    def most_runs(self) -> int:
        """Runs of a search."""
        return max(len(search.runs) for search in self.searches)

    @property
    def learned(self) -> RepeatedSearch:
        """The one search that learned a distribution; raises InputError unless there is exactly one."""
        found = [search for search in self.searches if search.learns]
        if len(found) != 1:
            raise InputError(f"{len(found)} of these searches learned a distribution: wanted exactly one")
        return found[0]
