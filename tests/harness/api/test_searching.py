"""Searches and Pareto sets from Python."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nasgauge as ng
from nasgauge import plugins
from nasgauge.core import BenchmarkTable, InputError, SearcherError
from nasgauge.probing.probe import Probe
from nasgauge.searching.context import SearchContext


def climb(context: SearchContext, *, steps: int = 3) -> None:
    """A short walk from each random start."""
    while True:
        (architecture,) = context.sample()
        for _ in range(steps):
            context.update_incumbent(architecture, context.train(architecture, context.short))
            architecture = context.mutate(architecture)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where stores are left."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def mine(folder: Path) -> dict[str, str]:
    """A table of six architectures."""
    ops = ("000100", "000200", "000300", "421211", "123401", "303030")
    lines = [f"{name},{80 + number},{90 - number},600" for number, name in enumerate(ops)]
    (folder / "mine.csv").write_text("\n".join(["ops,valid,test,s", *lines]))
    return {
        "table": "mine.csv",
        "architecture_column": "ops",
        "accuracy_column": "valid",
        "seconds_column": "s",
    }


@pytest.mark.slow
def test_a_function_is_a_searcher_as_it_is(folder: Path) -> None:
    found = ng.search("nasbench201", [climb, "random"], settings={"climb.steps": 9}, evaluations=40, runs=4)
    assert found.frame.searcher.tolist() == ["climb", "random"]
    assert found.frame.evaluations.tolist() == [40, 40]
    assert list(found.reports) == ["cifar10/validation"]
    assert len(found.outcome.searches[0].runs) == 4
    assert "Made by: nasgauge.search('nasbench201', [climb, 'random']" in str(found)
    assert found._repr_html_().count("<tr>") == 3
    assert list(folder.iterdir()) == [], "nothing was scored"
    again = ng.search("nasbench201", climb, settings={"climb.steps": 9}, evaluations=40, runs=4)
    assert again.frame["cifar10/validation"].item() == found.frame["cifar10/validation"][0]
    bare = ng.search(
        "nasbench201", lambda context: context.set_incumbent(context.sample()[0]), budget=1, runs=2
    )
    assert bare.frame.searcher.item() == "lambda"


@pytest.mark.slow
def test_scores_are_stored_for_the_next_search(folder: Path, mine: dict[str, str]) -> None:
    options = {**mine, "evaluations": [3, 30], "runs": 3, "batch_size": 2, "store": folder / "my.sqlite"}
    found = ng.search("nasbench201", "random+params", **options)
    assert found.frame.budget.tolist() == ["3 evaluations", "30 evaluations"]
    assert found.frame["cifar10/validation"][1] == 85.0
    assert (found.frame.measured_seconds > 0).all()
    before = (folder / "my.sqlite").read_bytes()
    again = ng.search("nasbench201", "random+params", **options)
    assert (folder / "my.sqlite").read_bytes() == before
    assert again.frame.measured_seconds.tolist() == found.frame.measured_seconds.tolist()


def test_a_function_of_a_probe_scores_for_a_searcher(folder: Path, mine: dict[str, str]) -> None:
    def size(probe: Probe) -> float:
        return float(sum(weight.numel() for weight in probe.network.parameters()))

    options = {**mine, "evaluations": 30, "runs": 2, "batch_size": 2}
    found = ng.search("nasbench201", ["random", climb], estimator=size, **options)
    assert found.frame.estimator.tolist() == ["size", ""], "climb asks for no score"
    assert found.frame["cifar10/validation"][0] == 85.0, "most parameters: 303030"


@pytest.mark.slow
def test_a_machine_that_fails_is_not_a_bad_architecture(folder: Path, mine: dict[str, str]) -> None:
    """A search that took it for one would go elsewhere; the same command continues."""

    def size(probe: Probe) -> float:
        if not (folder / "more").exists() and probe.architecture.count("3x3") > 2:
            raise MemoryError("no room")
        return float(sum(weight.numel() for weight in probe.network.parameters()))

    options = {**mine, "estimator": size, "evaluations": 30, "runs": 2, "batch_size": 2}
    with pytest.raises(InputError, match=r"the search needs the score of size for .*MemoryError: no room"):
        ng.search("nasbench201", "random", **options)
    (folder / "more").touch()
    assert ng.search("nasbench201", "random", **options).frame["cifar10/validation"][0] == 85.0


def test_reports_curves_and_figures(mine: dict[str, str]) -> None:
    found = ng.search("nasbench201", "oracle", report="cifar10/test=test", budget=60_000, runs=3, **mine)
    assert found.frame["cifar10/validation"].item() == found.frame["cifar10/test"].item() == 85.0
    curves = found.curves
    assert set(curves["report"]) == {"cifar10/validation", "cifar10/test"}
    assert curves.seconds.between(600, 60_001).all()
    assert found.curves_table.to_csv().startswith("# seconds: ")
    pytest.importorskip("matplotlib")
    assert len(found.figure().axes) == 2
    with pytest.raises(InputError, match="0 of these searches learned a distribution"):
        _ = found.distributions


@pytest.mark.slow
def test_distributions_that_a_search_learned(folder: Path) -> None:
    found = ng.search("nasbench201", "mdenas-tabular", evaluations=20, runs=2)
    assert [each.shape for each in found.distributions] == [(21, 6, 5)] * 2
    (folder / "d.npz").write_bytes(found.distribution_archive())
    with np.load("d.npz", allow_pickle=False) as read:
        assert np.array_equal(read["run1"], found.distributions[1])
        assert str(read["caption"]) == "\n".join(found.table.notes)
    pytest.importorskip("matplotlib")
    assert len(found.distribution_figure().axes) == 6


@pytest.mark.slow
def test_pareto_sets_and_the_true_front(mine: dict[str, str]) -> None:
    found = ng.pareto("nasbench201", "random+params", evaluations=30, batch_size=2, **mine)
    assert found.frame.runs.item() == 10
    assert found.frame["cifar10/validation fraction"].item() <= 1.0
    assert set(found.sets.run) == set(range(10))
    assert found.sets["cifar10/validation"].between(80, 85).all()
    assert found.references[0].complete
    assert found.complexity.name == "flops"
    front = found.front_table.frame
    assert front["set"].drop_duplicates().tolist() == ["found", "true front of cifar10/validation"]
    assert "its true front is" in found.table.to_csv().lower()
    assert found._repr_html_().partition("<p>")[2].startswith("<b>Pareto sets")
    pytest.importorskip("matplotlib")
    assert found.figure().axes[0].get_xlabel() == "flops"


def test_bad_input_is_told_before_anything_is_written(folder: Path) -> None:
    with pytest.raises(InputError, match="no option 'evaluation'; did you mean evaluations"):
        ng.search("nasbench201", "random", evaluation=3)
    with pytest.raises(InputError, match="one of the two"):
        ng.search("nasbench201", "random")
    with pytest.raises(InputError, match="cannot search with 3"):
        ng.search("nasbench201", 3, evaluations=3)
    with pytest.raises(InputError, match="nothing to search with"):
        ng.pareto("nasbench201", evaluations=3)
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_a_bug_in_a_searcher_names_its_line() -> None:
    def broken(context: SearchContext) -> None:
        raise KeyError("x")

    with pytest.raises(
        SearcherError, match=r"searcher 'broken' failed in run 0: KeyError: 'x' \(.*test_searching"
    ):
        ng.search("nasbench201", broken, evaluations=3, runs=1)


def test_search_stays_a_function() -> None:
    import nasgauge.searching.searchers.random  # noqa: F401

    assert callable(ng.search)
    assert callable(ng.pareto)


@pytest.mark.slow
def test_where_accuracies_are_predicted_the_front_is_that_of_all_that_was_evaluated(
    mine: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    space = plugins.search_space("nasbench201")
    asked: list[str] = []

    def predict(dataset: str, architectures: list[str]) -> BenchmarkTable:
        asked.extend(architectures)
        whole = space.load_table(dataset)
        label = replace(whole.label, kind="surrogate")
        rows = whole.rows(list(architectures))
        values = whole.accuracy[rows]
        return BenchmarkTable(
            "nasbench201", label, tuple(architectures), values, values[:, None], values, "boosters"
        )

    predicting = replace(space, predict=predict)
    monkeypatch.setattr(plugins, "search_space", lambda name: predicting)
    found = ng.pareto("nasbench201", "random+params", evaluations=3, runs=2, batch_size=2)
    (reference,) = found.references
    assert not reference.complete
    evaluated = {name for run in found.outcome.searches[0].runs for name in run.evaluated}
    assert set(reference.architectures) == evaluated
    assert evaluated < set(asked), "and one before the work"
    assert "The true front of nasbench201 is unknown" in found.table.to_csv()
    assert "front of all evaluated of cifar10/validation" in set(found.front_table.frame.set)
    with pytest.raises(InputError, match="are predicted one by one, and a search needs a table"):
        ng.search("nasbench201", "random+params", evaluations=3)
    with pytest.raises(InputError, match="are predicted after a search: choose an estimator"):
        ng.pareto("nasbench201", "random", evaluations=3)
