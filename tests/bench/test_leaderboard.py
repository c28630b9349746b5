"""Leaderboard and report of the whole space, and the table they need, in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from readings import PROVENANCE

from nasgauge import plugins
from nasgauge.cli import main
from nasgauge.core import Sample, Score
from nasgauge.core.sample import ALL
from nasgauge.scoring.store import Store

SPACE = plugins.search_space("nasbench201")


def test_table_loads_within_a_second(benchmark: Any) -> None:
    benchmark.pedantic(SPACE.load_table, args=("cifar10",), rounds=3)
    assert benchmark.stats.stats.median < 1


@pytest.fixture(scope="module")
def whole_space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with made-up scores of 20 estimators for all 15,625 architectures."""
    path = tmp_path_factory.mktemp("whole") / "scores.sqlite"
    table = SPACE.load_table("cifar10")
    random = np.random.default_rng(0)
    with Store(path, create=True) as store:
        run = store.run(PROVENANCE, "made up")
        sample = store.add_sample(run, Sample.of(ALL, table.architectures))
        for number in range(20):
            id_ = store.register(run, f"estimator{number}", "1", {}, sample)
            scores = table.accuracy + random.standard_normal(len(table.accuracy)) * (number + 1)
            rows = zip(table.architectures, scores, strict=True)
            store.add(run, [(id_, Score(a, "", float(s), None, 0.1, 0.1, "network")) for a, s in rows])
    return path


def test_leaderboard_of_the_whole_space_takes_seconds(benchmark: Any, whole_space: Path) -> None:
    command = ["leaderboard", "--store", str(whole_space), "--output", str(whole_space.with_suffix(".md"))]
    benchmark.pedantic(main, args=(command,), rounds=1)
    assert benchmark.stats.stats.median < 30


def test_report_of_the_whole_space_is_made_within_a_minute_and_is_small(
    benchmark: Any, whole_space: Path
) -> None:
    """With the leaderboard that stands in it, on two cores."""
    output = whole_space.with_suffix(".html")
    command = ["report", "--store", str(whole_space), "--output", str(output)]
    benchmark.pedantic(main, args=(command,), rounds=1)
    assert benchmark.stats.stats.median < 60
    assert output.stat().st_size < 8_000_000
