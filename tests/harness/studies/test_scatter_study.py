"""`nasgauge study scatter`: tau per data set as scipy computes it, beside what was published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from readings import PROVENANCE
from scipy import stats

from nasgauge import plugins
from nasgauge.core import Score
from nasgauge.scoring.store import Store

Run = Callable[..., tuple[int, str, str]]
SCATTER = ("study", "scatter", "--store", "s.sqlite")


@pytest.fixture
def cli(cli: Run) -> Run:
    """Runs the command line beside a store of two estimators."""
    with Store(Path("s.sqlite"), create=True) as store:
        run = store.run(PROVENANCE, "made up")
        for name in ("params", "random"):
            id_ = store.register(run, name, "1", {})
            values = np.random.default_rng(len(name)).standard_normal(8)
            sample = plugins.search_space("nasbench201").sample(8, 0)
            rows = [Score(a, name, v, None, 0.1, 0.1, "network") for a, v in zip(sample, values, strict=True)]
            store.add(run, [(id_, row) for row in rows])
    return cli


@pytest.mark.slow
def test_every_estimator_stands_beside_every_data_set(cli: Run) -> None:
    code, output, _ = cli(*SCATTER, "--format", "json", "--plot", "s.svg")
    assert code == 0
    rows = json.loads(output)["rows"]
    space = plugins.search_space("nasbench201")
    assert [(row["estimator"], row["dataset"]) for row in rows] == [
        (name, dataset) for name in ("params", "random") for dataset in space.tasks
    ]
    with Store(Path("s.sqlite")) as store:
        (run,) = store.runs()
        frame = store.frame(run)
    for row in rows:
        scores = frame[frame.estimator == row["estimator"]].set_index("architecture").score
        table = space.load_table(row["dataset"])
        accuracy = table.accuracy[table.rows(list(scores.index))]
        assert row["tau"] == pytest.approx(stats.kendalltau(scores, accuracy).statistic)
        assert bool(row["published"]) == (row["estimator"] == "params")
    drawn = Path("s.svg").read_text()
    assert drawn.count("rank of the score (%)") == 6
    assert "params, cifar100" in drawn


def test_one_data_set_may_be_chosen_and_names_are_checked(cli: Run) -> None:
    code, output, _ = cli(*SCATTER, "--dataset", "cifar100", "--estimator", "params")
    assert code == 0
    assert [line.split("|")[2].strip() for line in output.splitlines()[2:3]] == ["cifar100"]
    assert "Published by: " in output
    for option, message in (
        (("--dataset", "cifar"), "no data set 'cifar' of nasbench201; did you mean cifar10"),
        (("--estimator", "parms"), "no estimator 'parms' in s.sqlite; did you mean params"),
        (("--plot", "s.txt"), "cannot draw 's.txt'"),
    ):
        code, _, error = cli(*SCATTER, *option)
        assert code == 2
        assert message in error
