"""Which architectures a study looks at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toys import toy_setup

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import InputError
from nasgauge.scoring.run_spec import PreparedRun, RunSpec
from nasgauge.studies.study_sample import StudySample, accuracies_of, context_of, evenly_by_rank

SPEC = RunSpec(sample=12, batch_size=2)
RNG = np.random.default_rng(0)


@pytest.mark.slow
def test_a_sample_is_spread_over_all_accuracies_worst_first(tmp_path: Path) -> None:
    every = accuracies_of(SPEC.prepare(AccuracySpec(), tmp_path / "s"))
    found = StudySample.of(SPEC, AccuracySpec(), tmp_path / "s", 3)
    ordered = every.sort_values(kind="stable")
    assert found.run.chosen == [ordered.index[0], ordered.index[6], ordered.index[11]]
    assert found.accuracy.tolist() == ordered.iloc[[0, 6, 11]].tolist()
    assert found.selection == "3 architectures, evenly by rank of accuracy in a random sample"
    assert found.title("naswot") == "naswot on 3 architectures of nasbench201"
    context = found.context("naswot")
    assert context.subject.startswith("naswot on 3 architectures, evenly")
    assert context.table is found.table
    assert context.provenance.batch_size == 2


@pytest.mark.slow
def test_architectures_that_are_named_are_all_taken(tmp_path: Path) -> None:
    names = SPEC.prepare(AccuracySpec(), tmp_path / "s").chosen[:4]
    named = replace(SPEC, sample=None, architectures=names)
    found = StudySample.of(named, AccuracySpec(), tmp_path / "s", 2)
    assert sorted(found.run.chosen) == sorted(names)
    assert found.selection == "4 architectures, of a file"


def test_ranks_are_evenly_spread() -> None:
    accuracy = RNG.permutation(101).astype(float)
    assert accuracy[evenly_by_rank(accuracy, 5)].tolist() == [0, 25, 50, 75, 100]
    assert evenly_by_rank(np.zeros(3), 3).tolist() == [0, 1, 2], "equal ones in their order"


@pytest.mark.parametrize("count", [1, 4])
def test_more_architectures_than_there_are_cannot_be_taken(count: int) -> None:
    with pytest.raises(InputError, match=f"cannot take {count} of 3 architectures: wanted 2 to 3"):
        evenly_by_rank(np.arange(3.0), count)


def test_the_conditions_of_a_run_are_those_of_its_setup() -> None:
    setup = toy_setup()
    run = PreparedRun(setup, "toy", ["c", "a"], setup.space.load_table("toy"))
    context = context_of(run, "some")
    assert (context.subject, context.provenance) == ("some", setup.provenance("toy"))
    assert accuracies_of(run).to_dict() == {"c": 2, "a": 0}
    with pytest.raises(InputError, match="no labels"):
        accuracies_of(replace(run, table=None, no_table="no labels"))
