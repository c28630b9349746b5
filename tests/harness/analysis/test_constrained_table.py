"""Tables cut to scored architectures that satisfy conditions on costs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nasgauge.analysis.constrained_table import constrained
from nasgauge.benchmarks.constraints import Constraint
from nasgauge.core import BenchmarkTable, InputError, Label, Objective

NAMES = ("a", "b", "c", "d")
NAN = float("nan")
LATENCY = Objective("gpu latency_ms", np.array([1.0, 2.0, 3.0, NAN]), "mine.csv")
TABLE = BenchmarkTable(
    "toy",
    Label("cifar10"),
    NAMES,
    np.array([90.0, 91.0, 92.0, 93.0]),
    np.empty((4, 0)),
    np.arange(4.0),
    "own",
    (LATENCY,),
)
FAST = Constraint("gpu latency_ms", "<", 3.0)


def rows(*found: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["architecture", "estimator", "part", "score"])


SCORED = rows(
    *(("d", "flops", "", 5.0), ("b", "flops", "", 20.0), ("a", "flops", "", 10.0), ("x", "flops", "", 1.0)),
    *(("a", "rwe", "train", 1.0), ("b", "rwe", "train", 2.0)),
)


def test_only_scored_architectures_that_satisfy_them_are_left() -> None:
    found = constrained(TABLE, [FAST], SCORED)
    assert found.architectures == ("b", "a"), (
        "c was not scored, of d the latency is unknown, x has no accuracy"
    )
    assert found.accuracy.tolist() == [91.0, 90.0]
    assert found.objectives[0].values.tolist() == [2.0, 1.0]
    assert (
        found.source == "own; of the scored architectures, 2 of 3 have gpu latency_ms < 3; of 1 it is unknown"
    )
    assert found.population == "toy with gpu latency_ms < 3"


def test_without_conditions_the_table_is_as_it_was() -> None:
    assert constrained(TABLE, [], SCORED) is TABLE
    assert TABLE.population == "toy"
    assert constrained(TABLE, [FAST], rows(("x", "flops", "", 1.0))) is TABLE, "reading says what is wrong"


def test_scores_and_parts_of_scores_can_be_what_conditions_are_on() -> None:
    assert constrained(TABLE, [Constraint("flops", "<=", 10.0)], SCORED).architectures == ("d", "a")
    found = constrained(TABLE, [Constraint("rwe.train", ">", 0.0), Constraint("flops", ">", 5.0)], SCORED)
    assert found.architectures == ("b", "a")
    assert found.conditions == "rwe.train > 0 and flops > 5"


def test_conditions_that_cannot_be() -> None:
    with pytest.raises(InputError, match=r"no objective 'params'; there are flops, gpu latency_ms, rwe"):
        constrained(TABLE, [Constraint("params", "<", 1.0)], SCORED)
    with pytest.raises(InputError, match="none of 3 architectures has gpu latency_ms < 1: the lowest is 1"):
        constrained(TABLE, [Constraint("gpu latency_ms", "<", 1.0)], SCORED)
    twice = pd.concat([SCORED, rows(("a", "flops", "", 11.0))])
    with pytest.raises(InputError, match="flops was scored with several settings"):
        constrained(TABLE, [Constraint("flops", "<", 11.0)], twice)
