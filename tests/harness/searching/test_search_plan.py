"""Searches that are ready, on a store of scores that is made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from readings import PROVENANCE

from nasgauge import plugins
from nasgauge.core import BenchmarkTable, InputError, Label, Objective, Score
from nasgauge.scoring.store import Store
from nasgauge.searching.context import SearchContext
from nasgauge.searching.search_plan import ScoreSource
from nasgauge.searching.search_spec import SearchSpec
from nasgauge.searching.trainings import Trainings

SPACE = plugins.search_space("nasbench201")
NAMES = tuple(SPACE.parse(digits) for digits in ("000100", "000200", "000300", "303030"))


def table(*objectives: Objective) -> BenchmarkTable:
    values = np.array([80.0, 81.0, 82.0, 85.0])
    label = Label("cifar10", "validation", 200)
    return BenchmarkTable(
        "nasbench201", label, NAMES, values, np.empty((4, 0)), values, "made up", tuple(objectives)
    )


@pytest.fixture
def source(tmp_path: Path) -> ScoreSource:
    """A store where naswot is right about the table, and flops is not asked of all."""
    path = tmp_path / "s.sqlite"
    with Store(path, create=True) as store:
        run = store.run(PROVENANCE, "nasgauge run")
        for name, count in (("naswot", 4), ("params", 4), ("flops", 4)):
            plugin = plugins.configure([name]).estimators[0]
            id_ = store.register(run, name, plugin.plugin.version, plugin.settings)
            rows = [Score(NAMES[at], name, float(at), None, 0.5, 0.25, "network") for at in range(count)]
            store.add(run, ((id_, row) for row in rows))
    return ScoreSource(store=path)


def trains(context: SearchContext) -> None:
    """Leaves its estimator aside."""
    (name,) = context.sample()
    context.update_incumbent(name, context.train(name))


def plan(*searchers: str, evaluations: int = 20, **options: object):  # type: ignore[no-untyped-def]
    return SearchSpec(searcher=searchers, evaluations=(evaluations,), runs=3, **options).plan()  # type: ignore[arg-type]


def test_scores_come_from_the_store_with_their_seconds(source: ScoreSource) -> None:
    one = plan("random+naswot")
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    (found,) = one.run(Trainings(table()), scores, complexity)
    assert (found.searcher, found.estimator, len(found.runs)) == ("random", "naswot", 3)
    assert {run.steps[-1].architecture for run in found.runs} == {NAMES[3]}
    assert all(run.clock.measured == 20 * 0.75 for run in found.runs)
    assert scores.provenance == PROVENANCE


def test_a_searcher_that_asks_for_no_score_is_the_same_whichever_estimator_it_is_given(
    source: ScoreSource,
) -> None:
    one = SearchSpec(
        searcher=("oracle", trains), estimator=("naswot", "params"), evaluations=(4,), runs=2
    ).plan()
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    trainings = Trainings(SPACE.load_table("cifar10"))
    found = SearchSpec(searcher=(trains,), estimator=("naswot", "params"), evaluations=(4,), runs=2).plan()
    assert [(each.searcher, each.estimator) for each in found.run(trainings, scores, complexity)] == [
        ("trains", "")
    ]


def test_an_estimator_over_a_set_ranks_each_sample(source: ScoreSource) -> None:
    one = plan("random+vote", set=("vote.of=naswot+params",))
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    (found,) = one.run(Trainings(table()), scores, complexity)
    assert found.estimator == "vote"
    assert all(run.clock.measured == 20 * 1.5 for run in found.runs), "of both parts"


def test_complexity_is_an_objective_of_the_table_or_an_estimator(source: ScoreSource) -> None:
    one = plan("random+naswot")
    latency = Objective("pixel3 latency_ms", np.array([4.0, 3.0, 2.0, 1.0]), "mine.csv")
    _, complexity = one.scores_and_complexity("pixel3 latency_ms", table(latency), "cifar10", source)
    assert (complexity.source, complexity.values(NAMES[:2]).tolist()) == ("mine.csv", [4.0, 3.0])
    scores, complexity = one.scores_and_complexity("flops", table(latency), "cifar10", source)
    assert (complexity.source, complexity.values(NAMES).tolist()) == ("scores of flops", [0.0, 1.0, 2.0, 3.0])
    assert [[each.plugin.name for each in group] for group in scores.groups] == [["naswot"], ["flops"]]
    scores, _ = plan("random+flops").scores_and_complexity("flops", None, "cifar10", source)
    assert [[each.plugin.name for each in group] for group in scores.groups] == [["flops"]]
    with pytest.raises(InputError, match="no complexity 'pixel3 latency'; did you mean pixel3 latency_ms"):
        one.scores_and_complexity("pixel3 latency", table(latency), "cifar10", source)


@pytest.mark.slow
def test_what_is_missing_is_scored_and_stored(tmp_path: Path) -> None:
    one = plan("random+params", evaluations=1)
    source = ScoreSource(store=tmp_path / "new.sqlite", batch_size=2)
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    (found,) = one.run(Trainings(table()), scores, complexity)
    with Store(Path(source.store)) as store:
        rows: pd.DataFrame = store.frame(*store.runs())
    chosen = {run.steps[-1].architecture for run in found.runs}
    assert set(rows.architecture) == chosen, "no more is scored than the budget allows"


def test_images_are_read_once_and_only_when_needed(tmp_path: Path) -> None:
    source = ScoreSource(store=tmp_path / "s.sqlite", batch_size=3)
    setup = plan("random").setup("cifar10", source)
    assert setup() is setup()
    assert setup().batch_size == 3
    with pytest.raises(InputError, match=r"absent\.npz"):
        plan("random").setup("cifar10", ScoreSource(images="npz:absent.npz"))()


def test_a_store_of_another_run_is_told(source: ScoreSource) -> None:
    one = plan("random+snip")
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    with pytest.raises(InputError, match="have no score of snip in the run of"):
        one.run(Trainings(table()), scores, complexity)


def test_scores_of_another_benchmark_are_refused(source: ScoreSource) -> None:
    one = SearchSpec(searcher=("random+naswot",), evaluations=(3,), benchmark="nats_sss").plan()
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    with pytest.raises(InputError, match=r"are of nasbench201, the search is in nats_sss: choose with"):
        one.run(Trainings(table()), scores, complexity)


def test_a_part_of_an_estimator_scores_and_is_named(source: ScoreSource) -> None:
    plugin = plugins.configure(["zen"]).estimators[0]
    with Store(Path(source.store), create=True) as store:
        (run,) = store.runs()
        id_ = store.register(run, "zen", plugin.plugin.version, plugin.settings)
        rows = [
            Score(name, "zen", float(at), None, 0.5, 0.25, "network", part=part)
            for at, name in enumerate(NAMES)
            for part in ("up", "down")
        ]
        store.add(run, ((id_, row) for row in rows))
    one = plan("random+zen.up")
    scores, complexity = one.scores_and_complexity("flops", table(), "cifar10", source)
    (found,) = one.run(Trainings(table()), scores, complexity)
    assert found.estimator == "zen.up"
    whole = plan("random+zen")
    with pytest.raises(
        InputError, match=r"zen gives down, up, and a search needs one number: estimator='zen\."
    ):
        whole.run(Trainings(table()), scores, complexity)


def test_searches_that_learn_are_counted_once_for_each_budget() -> None:
    two = SearchSpec(searcher=("mdenas-tabular", "random"), evaluations=(3, 4)).plan()
    assert two.learning == ["mdenas-tabular", "mdenas-tabular"]
    assert plan("random").learning == []


def test_every_searcher_meets_every_budget_in_the_order_that_was_asked_for() -> None:
    two = SearchSpec(searcher=("oracle", "random"), evaluations=(3, 9), runs=2).plan()
    scores, complexity = two.scores_and_complexity(
        "flops", table(), "cifar10", ScoreSource(store="none.sqlite")
    )
    found = two.run(Trainings(table()), scores, complexity)
    assert [(one.searcher, str(one.budget)) for one in found] == [
        ("oracle", "3 evaluations"),
        ("oracle", "9 evaluations"),
        ("random", "3 evaluations"),
        ("random", "9 evaluations"),
    ]
    assert scores.provenance is None, "no estimator was asked, so no store was opened"
