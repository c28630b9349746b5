"""The loop: resumption, equal networks, and what an estimator's failures become."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from readings import PROVENANCE
from toys import toy_setup

from nasgauge.core import Estimator, EstimatorError, InputError
from nasgauge.plugins import Configured, configure
from nasgauge.probing.probe import Probe
from nasgauge.scoring.loop import ScoringLoop, in_process
from nasgauge.scoring.outcome import Outcome
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.scoring.store import Store


def configured(function: Callable[..., Any]) -> Configured:
    return Configured(Estimator(function, name="tested"), {})


def run(path: Path, estimators: list[Configured], architectures: list[str]) -> dict[str, Any]:
    """Scores by architecture of the first estimator."""
    with Store(path, create=True) as store:
        this = store.run(PROVENANCE, "test")
        setup = toy_setup()
        list(ScoringLoop(setup, estimators, store, this, in_process(setup, estimators)).score(architectures))
        frame = store.frame(this)
    frame = frame[frame.estimator == estimators[0].plugin.name].astype(object)
    frame = frame.where(frame.notna(), None)
    return dict(zip(frame.architecture, zip(frame.score, frame.error, strict=True), strict=True))


def test_a_second_run_scores_only_what_is_missing(tmp_path: Path) -> None:
    seen: list[str] = []

    def tested(probe: Probe) -> float:
        seen.append(probe.architecture)
        return 1.0

    run(tmp_path / "s", [configured(tested)], ["a", "b"])
    seen.clear()
    run(tmp_path / "s", [configured(tested)], ["a", "b", "c"])
    assert seen == ["c", "c"], "once to warm up, once to score"
    seen.clear()
    run(tmp_path / "s", [configured(tested)], ["a", "b", "c"])
    assert seen == []


def test_equal_networks_are_scored_once_and_share_the_score(tmp_path: Path) -> None:
    seen: list[str] = []

    def tested(probe: Probe) -> float:
        seen.append(probe.architecture)
        return float(next(probe.network.parameters()).detach().sum())

    together = run(tmp_path / "s", [configured(tested)], ["b", "a", "A"])
    assert seen == ["b", "b", "a"]
    assert together["a"] == together["A"] != together["b"]
    run(tmp_path / "t", [configured(tested)], ["a"])
    seen.clear()
    later = run(tmp_path / "t", [configured(tested)], ["a", "A"])
    assert seen == []
    assert later["A"] == together["A"]


def test_order_and_sample_do_not_change_a_score(tmp_path: Path) -> None:
    estimators = configure(["grad_norm", "random"]).estimators
    forward = run(tmp_path / "s", estimators, ["a", "b", "c"])
    backward = run(tmp_path / "t", estimators[::-1], ["c", "a"])
    scores = {key: value for key, value in forward.items() if key != "b"}
    assert run(tmp_path / "t", estimators, ["c", "a"]) == scores
    assert len(backward) == 2


@pytest.mark.parametrize(
    ("value", "score", "error"),
    [
        (2, 2.0, None),
        (np.float32(0.5), 0.5, None),
        (math.nan, None, "returned NaN"),
        (-math.inf, -math.inf, "returned -inf"),
        (math.inf, math.inf, "returned inf"),
        (10**400, None, "returned a number that no float can hold"),
    ],
)
def test_numbers_are_kept_with_a_reason_where_not_finite(
    tmp_path: Path, value: Any, score: float | None, error: str | None
) -> None:
    ((found, reason),) = run(tmp_path / "s", [configured(lambda probe: value)], ["a"]).values()
    assert (found, reason) == (score, error)


@pytest.mark.parametrize(
    "failure",
    [ZeroDivisionError("x"), ValueError("x"), RuntimeError("x"), torch.linalg.LinAlgError("x")],
)
def test_numeric_failures_are_rows_with_a_reason(tmp_path: Path, failure: Exception) -> None:
    def tested(probe: Probe) -> float:
        raise failure

    ((found, reason),) = run(tmp_path / "s", [configured(tested)], ["a"]).values()
    assert found is None
    assert reason == f"{type(failure).__name__}: x"


def test_a_machine_that_fails_is_no_result(tmp_path: Path) -> None:
    """It is noted, and the next time the network is scored."""
    free = []

    def tested(probe: Probe) -> float:
        if probe.architecture == "b" and not free:
            raise MemoryError("no room")
        return 1.0

    assert list(run(tmp_path / "s", [configured(tested)], ["a", "b"])) == ["a"]
    with Store(tmp_path / "s") as store:
        (this,) = store.runs()
        assert store.failures(this)[["architecture", "reason"]].values.tolist() == [
            ["b", "MemoryError: no room"]
        ]
    free.append(True)
    assert list(run(tmp_path / "s", [configured(tested)], ["a", "b"])) == ["a", "b"]
    with Store(tmp_path / "s") as store:
        assert store.failures(this).empty


def failing_on(*names: str, error: type[Exception] = RuntimeError) -> Callable[[Probe], float]:
    """Raises on these networks, always at the same line."""

    def tested(probe: Probe) -> float:
        if probe.architecture in names:
            raise error("shapes (64x3) and (64x10)")
        return 1.0

    return tested


def test_a_runtime_error_of_every_network_is_a_bug_with_file_and_line(tmp_path: Path) -> None:
    estimators = [configured(failing_on("a", "b", "c")), *configure(["params"]).estimators]
    with pytest.raises(
        EstimatorError, match=r"'tested' failed with RuntimeError on all 3 .*test_loop\.py:\d+; a, b, c\)"
    ):
        run(tmp_path / "s", estimators, ["a", "b", "c"])
    with Store(tmp_path / "s") as store:
        rows = store.frame(store.runs()[0])
    assert rows.groupby("estimator").architecture.apply(list).to_dict() == {"params": ["a", "b"]}


def test_a_runtime_error_of_some_networks_is_a_result(tmp_path: Path) -> None:
    found = run(tmp_path / "s", [configured(failing_on("a", "b"))], ["a", "b", "c"])
    reason = "RuntimeError: shapes (64x3) and (64x10)"
    assert found == {"a": (None, reason), "b": (None, reason), "c": (1.0, None)}


def test_two_networks_are_too_few_for_a_verdict_and_count_the_next_time(tmp_path: Path) -> None:
    """As a search asks, one network after the other."""
    estimators = [configured(failing_on("a", "b", "c"))]
    for number, name in enumerate("ab"):
        assert len(run(tmp_path / "s", estimators, [name])) == number + 1
    with pytest.raises(EstimatorError, match="on all 3 networks"):
        run(tmp_path / "s", estimators, ["c"])


def test_an_estimator_that_had_a_score_has_no_such_bug(tmp_path: Path) -> None:
    run(tmp_path / "s", [configured(failing_on())], ["c"])
    assert len(run(tmp_path / "s", [configured(failing_on("a", "b", "A"))], ["a", "b", "A"])) == 4


def test_errors_of_different_lines_are_no_single_bug(tmp_path: Path) -> None:
    def tested(probe: Probe) -> float:
        if probe.architecture == "a":
            raise RuntimeError("one")
        raise RuntimeError("another")

    assert len(run(tmp_path / "s", [configured(tested)], ["a", "b", "c"])) == 3


@pytest.mark.parametrize("value", [torch.tensor(1.0), "1.0", None, [1.0]])
def test_what_is_no_number_stops_the_run(tmp_path: Path, value: Any) -> None:
    with pytest.raises(EstimatorError, match=r"'tested' returned \w+ .*return float\(value\)"):
        run(tmp_path / "s", [configured(lambda probe: value)], ["a"])


def test_a_bug_stops_the_run_and_names_the_line(tmp_path: Path) -> None:
    def tested(probe: Probe) -> float:
        return probe.no_such_thing  # type: ignore[attr-defined,no-any-return]

    with pytest.raises(EstimatorError, match=r"AttributeError: .*no_such_thing.*test_loop\.py:\d+"):
        run(tmp_path / "s", [configured(tested)], ["a"])


def test_a_bug_inside_a_library_is_named_by_the_line_of_the_estimator(tmp_path: Path) -> None:
    def tested(probe: Probe) -> float:
        return float(probe.network("no tensor"))

    line = tested.__code__.co_firstlineno + 1
    with pytest.raises(EstimatorError, match=rf"TypeError: .*test_loop\.py:{line}"):
        run(tmp_path / "s", [configured(tested)], ["a"])


def test_an_estimator_that_leaves_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(EstimatorError, match="'tested' failed on a: SystemExit: 3"):
        run(tmp_path / "s", [configured(lambda probe: sys.exit(3))], ["a"])


def test_no_part_at_all_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(EstimatorError, match="'tested' returned no part"):
        run(tmp_path / "s", [configured(lambda probe: {})], ["a"])


def test_a_network_too_large_to_build_is_a_failure_of_the_machine(tmp_path: Path) -> None:
    def build(architecture: str, *, classes: int) -> torch.nn.Module:
        raise torch.OutOfMemoryError("too large")

    setup = toy_setup()
    setup = replace(setup, space=replace(setup.space, build=build))
    outcome = score_architecture(setup, "a", [configured(lambda probe: 1.0)])["tested"]
    assert outcome == Outcome(machine_failure="not built: OutOfMemoryError: too large")


def test_wrong_settings_are_the_users(tmp_path: Path) -> None:
    def tested(probe: Probe) -> float:
        raise InputError("setting repeats is 0: wanted 1 or more")

    with pytest.raises(InputError, match="estimator 'tested': setting repeats is 0"):
        run(tmp_path / "s", [configured(tested)], ["a"])


def test_writing_to_the_shared_network_stops_the_run(tmp_path: Path) -> None:
    def tested(probe: Probe) -> float:
        with torch.no_grad():
            next(probe.network.parameters()).zero_()
        return 1.0

    with pytest.raises(EstimatorError, match=r"'tested' changed what all share, parameter '0\.weight'"):
        run(tmp_path / "s", [configured(tested)], ["a"])


def test_parts_become_rows_of_their_own() -> None:
    def two(probe: Probe) -> dict[str, float]:
        """Two constants."""
        return {"one": 1.0, "two": 2.0}

    rows = score_architecture(toy_setup(), "a", [Configured(Estimator(two), {})])["two"].rows
    assert [(row.part, row.score) for row in rows] == [("one", 1.0), ("two", 2.0)]


def number_or_parts(probe: Probe) -> Any:
    return 1.0 if probe.architecture == "a" else {"x": 2.0, "y": 3.0}


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_number_for_one_network_and_parts_for_another_stops_the_run(tmp_path: Path, order: str) -> None:
    message = r"'tested' gives a number for a, and parts \(x, y\) for b: wanted one or the other for all"
    with pytest.raises(EstimatorError, match=message):
        run(tmp_path / "together", [configured(number_or_parts)], list(order))
    run(tmp_path / "resumed", [configured(number_or_parts)], [order[0]])
    with pytest.raises(EstimatorError, match=message):
        run(tmp_path / "resumed", [configured(number_or_parts)], [order[1]])


def test_a_failure_says_nothing_of_parts(tmp_path: Path) -> None:
    def tested(probe: Probe) -> Any:
        if probe.architecture == "a":
            raise ValueError("no score")
        return {"x": math.nan, "y": -math.inf} if probe.architecture == "b" else {"x": 2.0, "y": 3.0}

    found = run(tmp_path / "s", [configured(tested)], ["a", "b", "c"])
    assert found["a"] == (None, "ValueError: no score")
    with Store(tmp_path / "s") as store:
        assert store.parts(store.runs()[0], 1) == {"x": "c", "y": "b"}
