"""Searching a benchmark under a budget: `nasgauge.search` and `nasgauge.pareto`."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from nasgauge.api.options import Settings, all_taken, assignments, taken
from nasgauge.api.search_results import ParetoResult, SearchResult
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.presentation.pareto_table import pareto_table
from nasgauge.presentation.search_table import search_table
from nasgauge.runtime.command import recorded
from nasgauge.runtime.extras import needed
from nasgauge.scoring.stored_scores import StoredScores
from nasgauge.searching.constrained import Findable, findable
from nasgauge.searching.pareto_reference import reference_of_evaluated, references_of_tables
from nasgauge.searching.pareto_sets import pareto_sets, with_accuracies
from nasgauge.searching.repeated_search import RepeatedSearch
from nasgauge.searching.report_spec import ReportSpec
from nasgauge.searching.search_outcome import SearchOutcome
from nasgauge.searching.search_plan import ScoreSource, SearchPlan
from nasgauge.searching.search_spec import SearchSpec
from nasgauge.searching.trainings import PredictedTrainings

STORE = "nasgauge.sqlite"
OF_DISTRIBUTIONS = frozenset({"save_distributions", "plot_distributions"})
"""Files of a result that only one search that learns has."""


@recorded
def search(
    benchmark: str = "nasbench201",
    searchers: Any = (),
    *,
    settings: Settings = (),
    store: Path | str = STORE,
    **options: Any,
) -> SearchResult:
    """Search a benchmark under a budget, many times: what accuracy does one end up with?

    Trainings cost the seconds that the table recorded. Scores come from the store; what it does not have
    is scored and stored. They cost the seconds that they took.

    Args:
        benchmark: Name of the search space.
        searchers: One or several: names, `SEARCHER+ESTIMATOR`, `FILE.py:FUNCTION`, or functions of a
            `nasgauge.searching.context.SearchContext`.
        settings: Of searchers and estimators, such as `{"rea.population": 20}`.
        store: File of the scores; made where scores are needed and it does not exist.
        **options: Attributes of `SearchSpec` (`evaluations` or `budget`, `runs`, `estimator`, `dataset`,
            `seed`, `complexity`), of `ReportSpec` (`report`, `short_column`, ...), of `AccuracySpec`
            (`label`, `table`, ...) and of `ScoreSource` (`where`, `images`, `batch_size`, `device`, ...).
            Conditions of `where` on costs, such as `"gpu latency_ms<20"`, choose what can be found: the
            others are neither scored nor trained, and regret is against the best of those that satisfy them.

    Returns:
        The result: `.table`, `.frame`, `.curves`, `.figure()`, `.distributions`; it shows itself.

    Raises:
        InputError: For anything that does not exist or does not fit together.
        SearcherError: For a bug in a searcher.

    Example:
        >>> found = search("nasbench201", "random", evaluations=10, runs=3)
        >>> found.frame.evaluations.item()
        10.0
    """
    options |= {"searcher": searchers, "set": assignments(settings), "store": store}
    return run_search(*_specs(benchmark, options))


def run_search(
    spec: SearchSpec,
    reported: ReportSpec,
    accuracies: AccuracySpec,
    source: ScoreSource,
    files: Collection[str] = (),
) -> SearchResult:
    """As `search`, of objects that describe the search.

    Args:
        spec: Searchers, estimators and budgets.
        reported: Accuracies that are reported.
        accuracies: Those that are searched on.
        source: Of the scores.
        files: Those of the result that are wanted; what there will not be is refused before the work.
    """
    if OF_DISTRIBUTIONS.intersection(files):
        spec.check_learns_one()
    plan = spec.plan()
    searched, reports = reported.load(plan.space, spec.dataset, accuracies)
    scores, complexity = plan.scores_and_complexity(spec.complexity, searched, spec.dataset, source)
    setup = plan.setup(spec.dataset, source)
    among = findable(searched, reports, source.constraints, scores)
    found = plan.run(among.trainings, scores, complexity, setup)
    outcome = _outcome(plan, found, among, scores)
    return SearchResult(search_table(outcome, among.reports), outcome, among.reports, plan.space)


@recorded
def pareto(
    benchmark: str = "nasbench201",
    searchers: Any = (),
    *,
    settings: Settings = (),
    store: Path | str = STORE,
    **options: Any,
) -> ParetoResult:
    """Search for networks that are good and small, and compare the sets found with the true front.

    Of all that a run evaluated, its set is what nothing else beats in score and complexity; its hypervolume
    is that of its true accuracies. Where accuracies are predicted one by one, the true front is unknown, and
    the front of all that was evaluated takes its place.

    Args:
        benchmark: Name of the search space.
        searchers: As of `search`; of those that evaluate, such as `nsga2` and `random`.
        settings: Of searchers and estimators.
        store: File of the scores; made where scores are needed and it does not exist.
        **options: As of `search`; `runs` is 10 where it is not given.

    Returns:
        The result: `.table`, `.frame`, `.sets`, `.figure()`; it shows itself.

    Raises:
        InputError: For anything that does not exist or does not fit together.
        SearcherError: For a bug in a searcher.

    Example:
        >>> pareto("nasbench201", "nsga2+naswot", evaluations=400, store="my.sqlite")  # doctest: +SKIP
    """
    options = {"runs": 10} | options
    options |= {"searcher": searchers, "set": assignments(settings), "store": store}
    return run_pareto(*_specs(benchmark, options))


def run_pareto(
    spec: SearchSpec, reported: ReportSpec, accuracies: AccuracySpec, source: ScoreSource
) -> ParetoResult:
    """As `pareto`, of objects that describe the search."""
    needed("pymoo", "search")
    plan = spec.plan()
    searched, reports = reported.load_known(plan.space, spec.dataset, accuracies)
    scores, complexity = plan.scores_and_complexity(spec.complexity, searched, spec.dataset, source)
    # Before the searches, since it ends them if it cannot be had, and takes its time if it is not stored.
    among = findable(searched, reports, source.constraints, scores) if searched else None
    references = references_of_tables(among.searched, among.reports, complexity) if among else []
    found = plan.run(among.trainings if among else PredictedTrainings(plan.space), scores, complexity)
    if not references:
        predict = partial(accuracies.load, plan.space, spec.dataset)
        references = [reference_of_evaluated(found, complexity, predict)]
    sets = with_accuracies(pareto_sets(found, complexity), references)
    outcome = _outcome(plan, found, among, scores)
    table = pareto_table(outcome, sets, references, complexity)
    return ParetoResult(table, outcome, sets, references, complexity)


def _specs(
    benchmark: str, options: dict[str, Any]
) -> tuple[SearchSpec, ReportSpec, AccuracySpec, ScoreSource]:
    specs = (
        taken(SearchSpec, options, benchmark=benchmark),
        taken(ReportSpec, options),
        taken(AccuracySpec, options),
        taken(ScoreSource, options),
    )
    all_taken(options, *map(type, specs))
    return specs


def _outcome(
    plan: SearchPlan, found: list[RepeatedSearch], among: Findable | None, scores: StoredScores
) -> SearchOutcome:
    searched, satisfied = (among.searched, among.satisfied) if among else (None, None)
    return SearchOutcome(plan.space.name, found, searched, plan.seed, scores.provenance, satisfied)
