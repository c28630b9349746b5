"""One run beside the accuracies of several data sets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from stored_scores_of import fill_store, sample_and_accuracy

from nasgauge import plugins
from nasgauge.analysis.nested import nested
from nasgauge.api.by_dataset import runs_by_dataset
from nasgauge.api.run_query import RunQuery

SAMPLE, ACCURACY = sample_and_accuracy(5)


@pytest.mark.slow
def test_scores_are_the_same_and_accuracies_those_of_the_data_set(tmp_path: Path) -> None:
    query = RunQuery(store=fill_store(tmp_path / "s", SAMPLE, {"params": np.arange(5.0)}))
    every = runs_by_dataset(query, every=True)
    space = plugins.search_space("nasbench201")
    assert list(every) == list(space.tasks)
    for name, run in zip(every, *nested(list(every.values())), strict=True):
        table = space.load_table(name)
        assert run.accuracy.tolist() == table.accuracy[table.rows(run.sample)].tolist()
        assert dict(zip(run.sample, run.columns["params"].scores, strict=True)) == dict(
            zip(SAMPLE, range(5), strict=True)
        )


@pytest.mark.slow
def test_one_is_that_of_the_query_or_of_the_networks(tmp_path: Path) -> None:
    query = RunQuery(store=fill_store(tmp_path / "s", SAMPLE, {"params": np.arange(5.0)}))
    assert list(runs_by_dataset(query, every=False)) == ["cifar10"]
    assert list(runs_by_dataset(RunQuery.of(query, {"dataset": "cifar100"}), every=False)) == ["cifar100"]
