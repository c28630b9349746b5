"""Searches that are ready to run: searchers with their estimators, and where scores come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from nasgauge.benchmarks.constraints import Conditioned, split_where
from nasgauge.core import BenchmarkTable, Estimator, Floats, Searcher, SearchSpace, match
from nasgauge.plugins import Configured, Selection
from nasgauge.probing.setup_spec import SetupSpec
from nasgauge.runtime.progress import bar
from nasgauge.runtime.stopping import keeping
from nasgauge.runtime.writable import check_store
from nasgauge.scoring.run_spec import RunSpec
from nasgauge.scoring.score_cache import EstimatorScorer, SetScorer
from nasgauge.scoring.stored_scores import StoredScores
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import (
    Complexity,
    counting_estimator,
    recorded_complexity,
    scored_complexity,
    split_part,
)
from nasgauge.searching.constrained import counting_estimators
from nasgauge.searching.problem import Scorer, SearchProblem
from nasgauge.searching.readiness import Neighbourhood, check_trainings, neighbourhood
from nasgauge.searching.repeated_search import RepeatedSearch, repeat_search
from nasgauge.searching.trainings import Trainings

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup

KEPT = "Scores and supernets are stored; the same command takes them, and searches again from the start."


@dataclass(frozen=True, kw_only=True)
class ScoreSource(Conditioned, SetupSpec):
    """Where a search gets scores from.

    Attributes:
        store: File of the scores; what it does not have is scored and stored.
        where: Conditions that choose one of its runs, such as `images=digits`, and those that every
            architecture has to satisfy that can be found, such as `gpu latency_ms<20`.

    Raises:
        InputError: For a condition that cannot be read.
    """

    store: Path | str = "nasgauge.sqlite"
    where: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        split_where(self.where)


@dataclass(frozen=True)
class Entry:
    """A searcher with its estimator.

    Attributes:
        searcher: With its settings.
        estimator: Name of the estimator that scores for it; empty if there is none.
                part: Of that estimator; empty where it has only one value.
        own: Whether the estimator was given to this searcher alone, which then has to ask it.
    """

    searcher: Configured[Searcher]
    estimator: str = ""
    part: str = ""
    own: bool = False

    @property
    def label(self) -> str:
        """What stands before the progress bar."""
        return " ".join(name for name in (self.searcher.plugin.name, self.estimator, self.part) if name)


@dataclass(frozen=True)
class SearchPlan:
    """Searches that are ready to run.

    Attributes:
        space: The search space.
        entries: Searchers, each with its estimator.
        selection: All estimators of the entries, with their settings.
        budgets: Of each entry.
        runs: Independent runs of each search.
        seed: Of the runs, and of minibatch and weights.
    """

    space: SearchSpace
    entries: Sequence[Entry]
    selection: Selection
    budgets: Sequence[Budget]
    runs: int
    seed: int

    @property
    def learning(self) -> list[str]:
        """Names of the searchers that learn a distribution, one for each search."""
        names = [entry.searcher.plugin.name for entry in self.entries if entry.searcher.plugin.learns]
        return names * len(self.budgets)

    def scores_and_complexity(
        self, complexity: str, table: BenchmarkTable | None, dataset: str, source: ScoreSource
    ) -> tuple[StoredScores, Complexity]:
        """The scores of a store, and the complexity: an objective of the table, or scores of an estimator.

        Args:
            complexity: Its name.
            table: That is searched on; None where accuracies are predicted.
            dataset: Data set whose networks are built where scores are missing.
            source: Of the scores, also of those that its constraints are on.

        Raises:
            InputError: If there is no such complexity.
        """
        objectives = {each.name: each for each in table.objectives} if table else {}
        recorded = match(complexity, objectives)
        asked = [] if recorded else [counting_estimator(complexity, table)]
        scores = self._stored_scores(
            dataset, source, [*asked, *counting_estimators(source.constraints, table)]
        )
        if table and recorded:
            return scores, recorded_complexity(table, objectives[recorded])
        name, part = asked[0].plugin.name, split_part(complexity)[1]
        return scores, scored_complexity(complexity, partial(_scores, scores, name, part))

    def _stored_scores(
        self, dataset: str, source: ScoreSource, counting: Sequence[Configured[Estimator]]
    ) -> StoredScores:
        if self.selection.estimators:
            check_store(Path(source.store), may_be_read_only=True)
        # By themselves: costs are wanted of architectures that no searcher asks for.
        known = {each.plugin.name for each in self.selection.estimators}
        others = {each.plugin.name: each for each in counting if each.plugin.name not in known}
        alone = [[each] for each in others.values()]
        how = {name: getattr(source, name) for name in SetupSpec.__dataclass_fields__}
        spec = RunSpec(benchmark=self.space.name, dataset=dataset, seed=self.seed, **how)
        return StoredScores(
            Path(source.store), source.run_conditions, spec, [self.selection.estimators, *alone]
        )

    def setup(self, dataset: str, source: ScoreSource) -> Callable[[], Setup]:
        """Gives images and device to searchers that train networks; read when first needed."""
        return cache(lambda: source.setup(self.space, dataset, self.seed, Path(source.store)))

    def run(
        self,
        trainings: Trainings,
        scores: StoredScores,
        complexity: Complexity,
        setup: Callable[[], Setup] | None = None,
    ) -> list[RepeatedSearch]:
        """All searches, with a progress bar.

        Args:
            trainings: Recorded trainings.
            scores: Of the estimators.
            complexity: The other objective.
            setup: For searchers that train networks; None where none may.
        """
        found: dict[tuple[str, str, Budget], RepeatedSearch] = {}
        around = cache(lambda: neighbourhood(self.space, trainings))
        self._check(trainings, around)
        scorers = {(entry.estimator, entry.part): self._scorer(entry, scores) for entry in self.entries}
        for entry, budget in product(self.entries, self.budgets):
            scorer = scorers[entry.estimator, entry.part]
            problem = SearchProblem(self.space, trainings, scorer, budget, complexity, setup)
            one = self._repeated(entry, problem)
            # A searcher that asks for no scores is the same whichever estimator it is given.
            if one.moved and (near := around()):
                one = near.noted(one)
            found[one.searcher, one.estimator, budget] = one
        return list(found.values())

    def _repeated(self, entry: Entry, problem: SearchProblem) -> RepeatedSearch:
        """One search, as often as is asked for."""
        with bar(self.runs, unit="runs", label=entry.label) as shown, keeping(KEPT):
            return repeat_search(
                entry.searcher,
                problem,
                runs=self.runs,
                seed=self.seed,
                progress=shown.update,
                must_score=entry.own,
            )

    def _check(self, trainings: Trainings, around: Callable[[], Neighbourhood | None]) -> None:
        """Raises InputError where a searcher could not search in what is recorded."""
        for entry in self.entries:
            plugin, scored = entry.searcher.plugin, bool(entry.estimator)
            check_trainings(plugin, scored=scored, budgets=self.budgets, trainings=trainings)
            if plugin.neighbours and (near := around()):
                near.check(plugin.name, trainings.source)

    def _scorer(self, entry: Entry, scores: StoredScores) -> Scorer | None:
        if not entry.estimator:
            return None
        for configured in self.selection.sets:
            if configured.plugin.name == entry.estimator:
                return SetScorer(configured, scores.caches, self.seed)
        return EstimatorScorer(scores.caches[entry.estimator], entry.part)


def _scores(scores: StoredScores, name: str, part: str, architectures: Sequence[str]) -> Floats:
    """Of one estimator; the store is read when they are first wanted."""
    return EstimatorScorer(scores.caches[name], part).scores(architectures)
