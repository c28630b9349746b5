"""A search space whose best architecture everybody knows, and scores that are its accuracies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from toy_supernet import paths
from toys import toy_setup

from nasgauge import plugins
from nasgauge.core import BenchmarkTable, Decisions, Floats, Label, Schedule, Searcher, SearchSpace
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.context import SearchContext
from nasgauge.searching.problem import Scorer, SearchProblem
from nasgauge.searching.repeated_search import RepeatedSearch, repeat_search
from nasgauge.searching.trainings import Trainings

OPTIONS = (3, 4, 5)
NAMES = tuple("".join(map(str, choice)) for choice in product(*map(range, OPTIONS)))
BEST = "234"
FULL, SHORT = 100.0, 10.0


def neighbours(name: str) -> list[str]:
    """The names in which one digit is another."""
    return [other for other in NAMES if sum(a != b for a, b in zip(name, other, strict=True)) == 1]


GRID = SearchSpace(
    name="grid",
    summary="sixty architectures, the higher the digits the better",
    tasks={},
    parse=str,
    enumerate=lambda: iter(NAMES),
    sample=lambda count, seed: list(NAMES[:count]),
    neighbours=neighbours,
    network_key=str,
    build=lambda *_, **__: None,  # type: ignore[arg-type,return-value]
    load_table=lambda *_: table(),
    decisions=Decisions(
        OPTIONS, lambda options: "".join(map(str, options)), lambda name: tuple(map(int, name))
    ),
    supernet=paths,
)


def accuracy(name: str) -> float:
    """Sum of the digits, times ten: the best is 90 %, and every step up is one up."""
    return 10.0 * sum(map(int, name))


def cost(name: str) -> float:
    """The later digits cost more, and no two sums of digits are had at one price."""
    a, b, c = map(int, name)
    return a + 2.5 * b + 1.2 * c**2


COST = Complexity("cost", "made up", lambda names: np.array([cost(name) for name in names]))


def table(*, short: bool = False) -> BenchmarkTable:
    """All sixty; the short training is one point worse, so that nobody takes it for the other."""
    values = np.array([accuracy(name) for name in NAMES])
    none = np.empty((len(NAMES), 0))
    schedules = (Schedule(12, values - 1, none, np.full(len(NAMES), SHORT)),) if short else ()
    seconds = np.full(len(NAMES), FULL)
    return BenchmarkTable(
        "grid", Label("toy"), NAMES, values, none, seconds, "made up", read_schedules=lambda: schedules
    )


class ToyScores:
    """Scores by a function, 2 s each."""

    def __init__(self, score: Callable[[str], float] = accuracy, *, over_set: bool = False) -> None:
        self.name, self.over_set, self._score = "made_up", over_set, score

    def seconds(self, architectures: Sequence[str]) -> Floats:
        """Two each."""
        return np.full(len(architectures), 2.0)

    def scores(self, architectures: Sequence[str]) -> Floats:
        """What the function says."""
        return np.array([self._score(name) for name in architectures])


def problem(
    budget: Budget, *, scorer: Scorer | None = None, short: bool = False, setup: Setup | None = None
) -> SearchProblem:
    """What a searcher of the grid is given."""
    given = None if setup is None else lambda: setup
    return SearchProblem(GRID, Trainings(table(short=short)), scorer, budget, COST, given)


def context(
    budget: Budget, *, scorer: Scorer | None = None, short: bool = False, seed: int = 0
) -> SearchContext:
    """A context in the grid."""
    return SearchContext(problem(budget, scorer=scorer, short=short), np.random.default_rng(seed))


def searched(
    searcher: str | Searcher,
    budget: Budget,
    *,
    scorer: Scorer | None = None,
    short: bool = False,
    runs: int = 5,
    seed: int = 0,
    workdir: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    **settings: object,
) -> RepeatedSearch:
    """Runs of a searcher in the grid."""
    plugin = plugins.searcher(searcher) if isinstance(searcher, str) else searcher
    configured = Configured(plugin, {**plugin.defaults, **settings})
    setup = replace(toy_images(), workdir=workdir, progress=progress, seed=seed)
    given = problem(budget, scorer=scorer, short=short, setup=setup)
    return repeat_search(configured, given, runs=runs, seed=seed)


def toy_images() -> Setup:
    """What a searcher of the grid trains on: 300 images of 8 x 8, the channel of the class brighter."""
    classes = np.arange(300) % 3
    images = np.random.default_rng(0).standard_normal((300, 3, 8, 8)).astype(np.float32)
    images[np.arange(300), classes] += 1.5
    return replace(toy_setup(images=images, labels=classes.tolist()), space=GRID)


def outcomes(repeated: RepeatedSearch) -> list[str]:
    """What each run ended up with."""
    return [run.steps[-1].architecture for run in repeated.runs]
