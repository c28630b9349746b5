"""What the commands that search share: which searchers, rated by whom, under which budgets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from nasgauge import plugins
from nasgauge.cli.options import as_choice
from nasgauge.cli.setups import SetupChoice
from nasgauge.core import BenchmarkTable, Estimator, InputError, Searcher, SearchSpace
from nasgauge.plugins import Configured, Selection
from nasgauge.scoring.fill import Scores
from nasgauge.scoring.score_cache import EstimatorScorer, SetScorer
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import Complexity, recorded, scored
from nasgauge.searching.context import Scorer
from nasgauge.searching.series import Series
from nasgauge.searching.series import search as run_series
from nasgauge.searching.trainings import Trainings

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup

_OPTIONS = (
    click.option(
        "--searcher",
        "names",
        multiple=True,
        required=True,
        help="NAME or FILE.py:FUNCTION; with +ESTIMATOR behind it, that one rates for it; repeat.",
    ),
    click.option(
        "--estimator",
        "estimators",
        multiple=True,
        help="That rates for searchers without one of their own: NAME, NAME.PART or FILE.py:FUNCTION; "
        "repeat.",
    ),
    click.option(
        "--set", "settings", multiple=True, help="SEARCHER.SETTING=VALUE or ESTIMATOR.SETTING=VALUE; repeat."
    ),
    click.option(
        "--complexity",
        default="flops",
        help="Other objective of searchers that have two: an estimator that counts, or 'DEVICE latency_ms' "
        "or 'DEVICE energy_mj' of --hardware.",
    ),
    click.option("--budget", "seconds", multiple=True, type=float, help="Seconds of each run; repeat."),
    click.option(
        "--evaluations", multiple=True, type=int, help="In place of --budget: architectures; repeat."
    ),
    click.option("--seed", default=0, type=click.IntRange(0), help="Of the runs, and of batch and weights."),
    click.option("--benchmark", default="nasbench201", help="Search space with its table."),
)


@dataclass(frozen=True)
class SearchChoice:
    """What the command line wants to be searched, and how."""

    names: tuple[str, ...]
    estimators: tuple[str, ...]
    settings: tuple[str, ...]
    complexity: str
    seconds: tuple[float, ...]
    evaluations: tuple[int, ...]
    seed: int
    benchmark: str

    def read(self) -> Searches:
        """The searches; raises InputError for what cannot be read or does not exist."""
        budgets = _budgets(self.seconds, self.evaluations)
        pairs = _pairs(self.names, self.estimators)
        searchers, selection = _configured(pairs, self.settings)
        space = plugins.search_space(self.benchmark)
        return Searches(space, pairs, searchers, selection, budgets, self.seed)


search_options = as_choice(SearchChoice, _OPTIONS, "searching")


@dataclass(frozen=True)
class Searches:
    """Searchers with their estimators, by the names they were asked by, and the budgets of each."""

    space: SearchSpace
    pairs: Sequence[tuple[str, str]]
    searchers: Mapping[str, Configured[Searcher]]
    selection: Selection
    budgets: Sequence[Budget]
    seed: int

    def asking(
        self,
        complexity: str,
        table: BenchmarkTable | None,
        dataset: str,
        path: Path,
        where: Sequence[str],
        how: SetupChoice,
    ) -> tuple[Scores, Complexity]:
        """The scores of a store, and the complexity of that name: an objective of the table, or scores.

        Raises: InputError where there is no such complexity.
        """
        found = [each for each in table.objectives if each.name == complexity] if table else []
        counting = [] if found else [_counting(complexity, table)]
        estimators = self.selection.estimators
        rating = {each.plugin.name for each in estimators}
        apart = [each for each in counting if each.plugin.name not in rating]
        scores = Scores(path, where, estimators, self.space, dataset, how, self.seed, apart)
        if table and found:
            return scores, recorded(table, found[0])
        name, part = counting[0].plugin.name, _part(complexity)
        return scores, scored(
            complexity, lambda names: EstimatorScorer(scores.caches[name], part).scores(names)
        )

    @property
    def learning(self) -> list[str]:
        """Names of searchers that learn a distribution, one for each series."""
        names = [name for name, _ in self.pairs if self.searchers[name].plugin.learns]
        return names * len(self.budgets)

    def run(
        self,
        trainings: Trainings,
        scores: Scores,
        complexity: Complexity,
        runs: int,
        setup: Callable[[], Setup] | None = None,
    ) -> list[Series]:
        """All of them, so many runs each, with a bar; setup: for searchers that train networks."""
        scorers = {name: self._scorer(name, scores) for _, name in self.pairs if name}
        found: dict[tuple[str, str, Budget], Series] = {}
        for (name, estimator), budget in product(self.pairs, self.budgets):
            with tqdm(total=runs, desc=f"{name} {estimator}", disable=not sys.stderr.isatty()) as bar:
                series = run_series(
                    self.searchers[name],
                    self.space,
                    trainings,
                    scorers.get(estimator),
                    budget,
                    runs=runs,
                    seed=self.seed,
                    complexity=complexity,
                    setup=setup,
                    progress=bar.update,
                )
            # A searcher that asks for no scores is the same whichever estimator it is given.
            found[series.searcher, series.estimator, budget] = series
        return list(found.values())

    def _scorer(self, name: str, scores: Scores) -> Scorer:
        called = plugins.estimator(_plugin(name)).name
        for configured in self.selection.sets:
            if configured.plugin.name == called:
                return SetScorer(configured, scores.caches, self.seed)
        return EstimatorScorer(scores.caches[called], _part(name))


def largest(found: Sequence[Series]) -> list[Series]:
    """The series of the largest budget."""
    most = max(series.budget.amount for series in found)
    return [series for series in found if series.budget.amount == most]


def _budgets(seconds: Sequence[float], evaluations: Sequence[int]) -> list[Budget]:
    if bool(seconds) == bool(evaluations):
        raise InputError("wanted --budget SECONDS or --evaluations NUMBER, one of the two")
    return [Budget(seconds=each) for each in seconds] or [Budget(evaluations=each) for each in evaluations]


def _pairs(names: Sequence[str], estimators: Sequence[str]) -> list[tuple[str, str]]:
    """Searchers and their estimators, empty where there is none; each pair once."""
    pairs = []
    for text in names:
        name, plus, estimator = text.partition("+")
        if plus and not (name and estimator):
            raise InputError(f"cannot read --searcher {text!r}: wanted SEARCHER or SEARCHER+ESTIMATOR")
        pairs += [(name, each) for each in ([estimator] if plus else estimators or [""])]
    return list(dict.fromkeys(pairs))


def _configured(
    pairs: Sequence[tuple[str, str]], settings: Sequence[str]
) -> tuple[dict[str, Configured[Searcher]], Selection]:
    """Searchers by the name they were asked by, and estimators; each with the settings that name it."""
    names = list(dict.fromkeys(name for name, _ in pairs))
    called = {plugins.searcher(name).name for name in names}
    own = [text for text in settings if text.partition(".")[0] in called]
    rest = [text for text in settings if text not in own]
    selection = plugins.configure([_plugin(each) for _, each in pairs if each], rest)
    for one in selection.sets:
        if not one.plugin.parts_of(one.settings):
            raise InputError(
                f"{one.plugin.name} has no parts that could be scored: it reads what was trained before, "
                "which a searcher pays for by itself"
            )
    return dict(zip(names, plugins.configure_searchers(names, own), strict=True)), selection


def _counting(name: str, table: BenchmarkTable | None) -> Configured[Estimator]:
    """The estimator behind a complexity; raises InputError naming estimators and the table's objectives."""
    if ".py" not in name and _plugin(name) not in (known := plugins.names(plugins.ESTIMATORS)):
        objectives = [objective.name for objective in table.objectives] if table else []
        raise InputError(plugins.unknown("complexity", name, [*objectives, *known]))
    found = plugins.configure([_plugin(name)])
    if found.sets:
        raise InputError(f"--complexity {name}: wanted an estimator of single networks, such as flops")
    return found.estimators[0]


def _plugin(name: str) -> str:
    """The estimator of `NAME` or `NAME.PART`."""
    return name if ".py" in name else name.partition(".")[0]


def _part(name: str) -> str:
    """The part of `NAME.PART`, else empty."""
    return "" if ".py" in name else name.partition(".")[2]
