"""What describes a search: which searchers, who scores for them, under which budgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from nasgauge import plugins
from nasgauge.core import InputError
from nasgauge.core.assignments import assigned_to
from nasgauge.core.bounds import Bounds
from nasgauge.plugins import Selection
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import split_part
from nasgauge.searching.search_plan import Entry, SearchPlan

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SearchSpec:
    """Searches of a benchmark.

    Attributes:
        searcher: Searchers: names, `FILE.py:FUNCTION`, functions of a search context, or
            `SEARCHER+ESTIMATOR` for one with an estimator of its own.
        estimator: Those that score for searchers without one of their own that take one: names,
            `NAME.PART`, `FILE.py:FUNCTION`, or functions of a probe.
        set: `SEARCHER.SETTING=VALUE` or `ESTIMATOR.SETTING=VALUE`.
        complexity: Other objective of searchers that have two: an estimator that counts, or an objective
            of the hardware table, such as `pixel3 latency_ms`.
        budget: Seconds of each run.
        evaluations: In place of seconds: architectures scored or trained in each run.
        runs: Independent runs of each search.
        seed: Of the runs, and of minibatch and weights.
        benchmark: Search space, with its table.
        dataset: Data set whose networks are built, and whose validation accuracies the searchers see; empty
            for the first of the search space.

    Raises:
        InputError: If the search space is not installed, or has no such data set.
    """

    searcher: tuple[Any, ...] = ()
    estimator: tuple[Any, ...] = ()
    set: tuple[str, ...] = ()
    complexity: str = "flops"
    budget: tuple[float, ...] = ()
    evaluations: tuple[Annotated[int, Bounds(low=1)], ...] = ()
    runs: Annotated[int, Bounds(low=1)] = 100
    seed: Annotated[int, Bounds(low=0)] = 0
    benchmark: str = "nasbench201"
    dataset: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "dataset", plugins.dataset_of(self.benchmark, self.dataset))

    def plan(self) -> SearchPlan:
        """All that is named here, found and configured.

        Raises:
            InputError: For what does not exist or does not fit together.
        """
        if not self.searcher:
            raise InputError("nothing to search with: name a searcher, such as random")
        if self.runs < 1:
            raise InputError(f"{self.runs} runs: wanted 1 or more")
        budgets, pairs = self._budgets(), self._pairs()
        for one, other, _ in pairs:
            plugins.searcher(one).check_estimator("" if other is None else _told(other))
        searchers = _distinct([searcher for searcher, _, _ in pairs])
        names = {plugins.searcher(each).name for each in searchers}
        own = [text for text in self.set if assigned_to(names, text)]
        configured = plugins.configure_searchers(searchers, own)
        estimators = [estimator for _, estimator, _ in pairs if estimator is not None]
        selection = _selection(estimators, [text for text in self.set if text not in own])
        entries = [
            Entry(configured[searchers.index(one)], *_name_and_part(other), own) for one, other, own in pairs
        ]
        space = plugins.search_space(self.benchmark)
        return SearchPlan(space, entries, selection, budgets, self.runs, self.seed)

    def check_learns_one(self) -> None:
        """Raises InputError unless exactly one of the searches learns a distribution."""
        learning = self.plan().learning
        if len(learning) != 1:
            known = [name for name in plugins.names(plugins.SEARCHERS) if plugins.searcher(name).learns]
            raise InputError(
                "distributions are those of one search, and the number of searches that learn one is "
                f"{len(learning)}: name one of {', '.join(known)}, and one budget"
            )

    def _budgets(self) -> list[Budget]:
        if bool(self.budget) == bool(self.evaluations):
            raise InputError("wanted --budget SECONDS or --evaluations NUMBER, one of the two")
        in_seconds = [Budget(seconds=each) for each in self.budget]
        return in_seconds or [Budget(evaluations=each) for each in self.evaluations]

    def _pairs(self) -> list[tuple[Any, Any, bool]]:
        """Searchers and their estimators, None if there is none, and whether it is their own; each once."""
        pairs: list[tuple[Any, Any, bool]] = []
        shared = bool(self.estimator)  # until one of the searchers takes them
        for searcher in self.searcher:
            name, plus, estimator = (
                searcher.partition("+") if isinstance(searcher, str) else (searcher, "", "")
            )
            if plus and not (name and estimator):
                raise InputError(
                    f"cannot read --searcher {searcher!r}: wanted SEARCHER or SEARCHER+ESTIMATOR"
                )
            takes = not plus and plugins.searcher(name).estimator != "none"
            shared = shared and not takes
            others: Sequence[Any] = [estimator] if plus else self.estimator if takes else ()
            pairs += [(name, each, bool(plus)) for each in others or [None]]
        if shared:
            raise InputError(
                f"--estimator {_told(self.estimator[0])} is for searchers that take one and have none of "
                "their own, and there are none among these: leave it out, or add one such as random"
            )
        return [pair for at, pair in enumerate(pairs) if pair[:2] not in [other[:2] for other in pairs[:at]]]


def _told(estimator: Any) -> str:
    return estimator if isinstance(estimator, str) else getattr(estimator, "__name__", repr(estimator))


def _distinct(values: Iterable[T]) -> list[T]:
    """Each once; functions and searchers need not be hashable."""
    found: list[T] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _selection(estimators: Sequence[Any], settings: Sequence[str]) -> Selection:
    """The estimators that score; raises InputError for one that cannot in a search."""
    selection = plugins.configure(_distinct(split_part(each)[0] for each in estimators), settings)
    for one in selection.sets:
        if not one.plugin.parts_of(one.settings):
            raise InputError(
                f"{one.plugin.name} has no parts that could be scored: it reads what was trained before, "
                "and a search cannot use that"
            )
    return selection


def _name_and_part(estimator: Any) -> tuple[str, str]:
    """Name of the estimator, empty if there is none, and of its part."""
    if estimator is None:
        return "", ""
    chosen, part = split_part(estimator)
    return plugins.estimator(chosen).name, part
