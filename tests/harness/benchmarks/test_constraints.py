"""Conditions on costs: what is read, what is refused, and who satisfies them."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.benchmarks.constraints import Constraint, satisfying, split_where, unknown_objective
from nasgauge.core import InputError

NAN = float("nan")


@pytest.mark.parametrize(
    ("text", "objective", "relation", "limit"),
    [
        ("gpu latency_ms<20", "gpu latency_ms", "<", 20.0),
        ("  gpu   latency_ms  <=  20.5 ", "gpu latency_ms", "<=", 20.5),
        ("flops>=1e2", "flops", ">=", 100.0),
        ("flops<80M", "flops", "<", 80.0),
        ("flops > 1_000_000", "flops", ">", 1e6),
        ("rwe.train>-3", "rwe.train", ">", -3.0),
        ("pixel3 energy_mj < 4 mJ", "pixel3 energy_mj", "<", 4.0),
        ("gpu latency_ms<20MS", "gpu latency_ms", "<", 20.0),
        ("a|b <edge> latency_ms<=20", "a|b <edge> latency_ms", "<=", 20.0),
    ],
)
def test_a_constraint_is_an_objective_a_relation_and_a_number(
    text: str, objective: str, relation: str, limit: float
) -> None:
    assert Constraint.parse(text) == Constraint(objective, relation, limit)


@pytest.mark.parametrize(
    "text",
    [
        *("<20", "flops<", "flops<b", "flops<inf", "flops<nan", "flops", "", "gpu latency_ms=20"),
        *("flops<1,000", "flops=<80", "flops = > 80", "flops==80"),
    ],
)
def test_what_is_no_condition_is_refused_with_an_example_of_both_kinds(text: str) -> None:
    with pytest.raises(InputError, match=r"cannot read where=.*'gpu latency_ms<20', or COLUMN=VALUE"):
        split_where([text])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gpu latency_ms<0.02 s", "gpu latency_ms wants a number of ms, not of 's'"),
        ("gpu energy_mj<1 ms", "gpu energy_mj wants a number of mJ, not of 'ms'"),
        ("flops<100k", "flops wants a number of M, not of 'k'"),
        ("naswot<100M", "naswot wants a plain number, not of 'M'"),
    ],
)
def test_a_unit_is_the_one_of_the_objective(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        split_where([text])


def test_conditions_on_the_run_and_on_costs_are_told_apart() -> None:
    run, costs = split_where(["images=digits", "flops<5", "hardware=a <b> c", "x_ms>=1"])
    assert run == ("images=digits", "hardware=a <b> c")
    assert [str(each) for each in costs] == ["flops < 5", "x_ms >= 1"]


def test_a_limit_is_told_as_it_was_typed() -> None:
    assert str(Constraint.parse("flops<1e8")) == "flops < 100000000"
    assert str(Constraint.parse("flops<0.1")) == "flops < 0.1"


@pytest.mark.parametrize(
    ("relation", "holds"),
    [
        ("<", [True, False, False, False]),
        ("<=", [True, True, False, False]),
        (">", [False, False, True, False]),
        (">=", [False, True, True, False]),
    ],
)
def test_what_is_unknown_satisfies_nothing(relation: str, holds: list[bool]) -> None:
    assert Constraint("x", relation, 2.0).holds(np.array([1.0, 2.0, 3.0, NAN])).tolist() == holds


VALUES = {"a": np.array([1.0, 2.0, 3.0, NAN]), "b": np.array([9.0, 8.0, 7.0, 6.0])}


def test_all_constraints_have_to_hold() -> None:
    found = satisfying([Constraint("a", ">", 1.0), Constraint("b", "<=", 8.0)], VALUES)
    assert found.chosen.tolist() == [False, True, True, False]
    assert found.text == "a > 1 and b <= 8"
    assert found.count == "2 of 4 have a > 1 and b <= 8; of 1 it is unknown"
    assert satisfying([Constraint("b", "<", 9.0)], VALUES).count == "3 of 4 have b < 9"


@pytest.mark.parametrize(
    ("constraints", "message"),
    [
        ([Constraint("b", "<", 6.0)], "none of 4 architectures has b < 6: the lowest is 6$"),
        ([Constraint("b", "<=", 5.9)], "the lowest is 6$"),
        ([Constraint("a", ">", 3.0)], "none of 4 architectures has a > 3: the highest is 3$"),
        (
            [Constraint("a", "<", 2.0), Constraint("b", "<", 9.0)],
            "satisfies all conditions together: 1 have a < 2, 3 have b < 9$",
        ),
        ([Constraint("c", "<", 2.0)], "c is unknown for all 2 architectures"),
    ],
)
def test_where_nobody_satisfies_them_the_nearest_value_is_said(
    constraints: list[Constraint], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        satisfying(constraints, {**VALUES, "c": np.array([NAN, NAN])})


def test_an_unknown_objective_gets_near_names_and_the_list() -> None:
    error = unknown_objective("gpu latency", ["gpu latency_ms", "flops", "params"], "a hint")
    assert str(error) == (
        "no objective 'gpu latency'; did you mean gpu latency_ms? There are flops, gpu latency_ms, params "
        "(a hint)"
    )
    assert str(unknown_objective("zzz", ["flops", "params"], "a hint")) == (
        "no objective 'zzz'; there are flops, params (a hint)"
    )
