"""Searches on the reference table of NAS-Bench-201 beside the published ones.

Few runs by default; `NASGAUGE_REFERENCE_SAMPLE=500 pytest tests/reference -s` takes as many as were
published, and prints the figures.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nasgauge import plugins
from nasgauge.benchmarks.csv_table import CsvColumns, read_csv, with_schedule
from nasgauge.benchmarks.published import published_search
from nasgauge.core import BenchmarkTable, Estimator
from nasgauge.plugins import Configured, configure
from nasgauge.scoring.score_cache import EstimatorScorer, ScoreCache
from nasgauge.searching.clock import Budget
from nasgauge.searching.problem import Scorer, SearchProblem
from nasgauge.searching.repeated_search import repeat_search
from nasgauge.searching.search_summary import summary
from nasgauge.searching.trainings import Trainings

RUNS = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "50"))
SPACE = plugins.search_space("nasbench201")
SCORES = Path(__file__).parents[2] / "results" / "nasbench201" / "scores.parquet"
OPTIMA = {"cifar10": 91.61, "cifar100": 73.49, "in16": 46.73}
OUR_NAMES = {"cifar10": "cifar10", "cifar100": "cifar100", "in16": "ImageNet16-120"}


def of(path: Path, prefix: str) -> BenchmarkTable:
    """Validation accuracies of one data set."""
    columns = CsvColumns("arch_str", f"{prefix}_valid200", f"{prefix}_train_time")
    return read_csv(path, SPACE, columns, dataset=OUR_NAMES[prefix])


def with_short(table: BenchmarkTable, path: Path) -> BenchmarkTable:
    return with_schedule(table, path, CsvColumns("arch_str", "cifar10_valid12"), 12)


@pytest.fixture(scope="module")
def table(reference_data: Callable[[str], Path]) -> BenchmarkTable:
    """CIFAR-10 with its short training."""
    path = reference_data("nb201/nb201_table.csv.gz")
    return with_short(of(path, "cifar10"), path)


def mean(table: BenchmarkTable, name: str, budget: Budget, scorer: Scorer | None = None) -> float:
    plugin = plugins.searcher(name)
    problem = SearchProblem(SPACE, Trainings(table), scorer, budget)
    found = repeat_search(Configured(plugin, dict(plugin.defaults)), problem, runs=RUNS, seed=0)
    row = summary([found], {"accuracy": table}).iloc[0]
    print(f"{name} {found.estimator} {budget}: {row.accuracy:.2f} ± {row['accuracy std']:.2f}, {RUNS} runs")
    if budget.seconds:
        assert all(run.clock.counted <= budget.seconds for run in found.runs)
    return float(row.accuracy)


@pytest.mark.parametrize("name", ["random", "rea", "reinforce"])
def test_searches_on_recorded_time_end_where_the_published_ones_do(table: BenchmarkTable, name: str) -> None:
    budget = Budget(seconds=12000)
    (published,) = published_search(
        name, "", "nasbench201", "cifar10", "validation", seconds=budget.seconds
    ).value
    assert mean(table, name, budget) == pytest.approx(published, abs=0.5)


def test_the_best_of_a_sample_is_the_published_one_and_that_of_the_table(table: BenchmarkTable) -> None:
    found = mean(table, "oracle", Budget(evaluations=100))
    assert found == pytest.approx(91.05, abs=0.3)
    # The highest of 100 draws with replacement, from the table alone.
    ordered = np.sort(table.accuracy)
    below = np.arange(len(ordered) + 1) / len(ordered)
    expected = float((np.diff(below**100) * ordered).sum())
    print(f"expected of the table: {expected:.3f}")
    assert found == pytest.approx(expected, abs=4 * 0.3 / np.sqrt(RUNS))


@pytest.mark.parametrize("prefix", OPTIMA)
def test_the_optimum_of_the_space_is_that_of_the_table(
    reference_data: Callable[[str], Path], prefix: str
) -> None:
    table = of(reference_data("nb201/nb201_table.csv.gz"), prefix)
    assert round(float(table.accuracy.max()), 2) == OPTIMA[prefix]
    assert SPACE.load_table(OUR_NAMES[prefix]).accuracy.max() == pytest.approx(table.accuracy.max(), abs=1e-4)


@pytest.fixture(scope="module")
def scored(reference_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The part of the table that `results/` has naswot scores of."""
    if not SCORES.exists():
        pytest.skip("not in a checkout")
    rows = pd.read_parquet(SCORES, columns=["architecture", "estimator", "dataset"])
    names = rows[(rows.estimator == "naswot") & (rows.dataset == "cifar10")].architecture
    frame = pd.read_csv(reference_data("nb201/nb201_table.csv.gz"))
    path = tmp_path_factory.mktemp("part") / "part.csv"
    frame[frame.arch_str.isin(names)].to_csv(path, index=False)
    return path


def naswot() -> EstimatorScorer:
    rows = pd.read_parquet(SCORES)
    (configured,) = configure(["naswot"]).estimators
    assert isinstance(configured.plugin, Estimator)

    def nothing(_: object) -> pd.DataFrame:
        raise AssertionError("all is scored")

    return EstimatorScorer(ScoreCache(configured, rows[rows.dataset == "cifar10"], nothing))


def test_area_is_at_least_as_good_as_rea(scored: Path) -> None:
    """Within 1,000 architectures; to the spread of the difference of two means."""
    part, budget = with_short(of(scored, "cifar10"), scored), Budget(seconds=12000)
    assert mean(part, "area", budget, naswot()) > mean(part, "rea", budget) - 0.6 / np.sqrt(RUNS)


@pytest.mark.parametrize(("evaluations", "band"), [(10, 0.5), (100, 0.5), (1000, 0.5)])
def test_naswot_search_ends_where_the_published_one_does(scored: Path, evaluations: int, band: float) -> None:
    """Within 1,000 architectures, so that 1,000 draws see more of them than the paper's did."""
    (published,) = published_search(
        "random", "naswot", "nasbench201", "cifar10", "validation", evaluations=evaluations
    ).value
    budget = Budget(evaluations=evaluations)
    assert mean(of(scored, "cifar10"), "random", budget, naswot()) == pytest.approx(published, abs=band)
