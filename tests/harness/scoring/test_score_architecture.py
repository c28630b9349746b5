"""Whose fault it is that a network has no score: the estimator's, the network's, or the machine's."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from toys import toy_setup

from nasgauge.core import Estimator, EstimatorError, InputError
from nasgauge.plugins import Configured, configure
from nasgauge.probing.probe import Probe
from nasgauge.scoring.outcome import Outcome
from nasgauge.scoring.score_architecture import score_architecture


class Returns(nn.Module):
    """A layer, and whatever is made of its output."""

    def __init__(self, made: Callable[[Tensor], Any], inputs: int = 192) -> None:
        super().__init__()
        self.layer, self.made = nn.Linear(inputs, 3), made

    def forward(self, x: Tensor) -> Any:
        """What is made of the logits."""
        return self.made(self.layer(x.flatten(1)))


def outcome(network: Any, estimator: str | Callable[[Probe], float] = "grad_norm") -> Outcome:
    """Of the estimator on what `network` makes, or is."""
    build = network if callable(network) and not isinstance(network, nn.Module) else lambda: deepcopy(network)
    setup = toy_setup(lambda _architecture, classes: build())
    (configured,) = configure([estimator]).estimators
    return score_architecture(setup, "a", [configured])[configured.plugin.name]


def refused(network: Any, estimator: str = "grad_norm") -> str:
    """One line that says what is wrong with it."""
    with pytest.raises(InputError) as found:
        outcome(network, estimator)
    assert "\n" not in str(found.value)
    return str(found.value)


@pytest.mark.parametrize("estimator", ["grad_norm", "snip", "jacob_cov", "synflow", "epe_nas"])
def test_a_network_that_returns_a_pair_is_named_as_such(estimator: str) -> None:
    text = refused(Returns(lambda logits: (logits, logits)), estimator)
    assert text.startswith("toy a: the network returns a tuple of 2 for images (8, 3, 8, 8): wanted logits")
    assert estimator not in text


def test_other_things_that_are_no_logits_are_named_too() -> None:
    assert "returns a dict of 1 for" in refused(Returns(lambda logits: {"logits": logits}))
    assert "returns (8, 3, 1, 1) for" in refused(Returns(lambda logits: logits[:, :, None, None].cos()))
    assert "the network has 2 outputs, and there are 3 classes" in refused(
        Returns(lambda logits: logits[:, :2])
    )


def test_a_network_that_cannot_take_the_images_is_not_blamed_on_the_estimator() -> None:
    text = refused(Returns(lambda logits: logits, inputs=100))
    assert text.startswith("toy a: the network cannot take images (8, 3, 8, 8): RuntimeError: mat1 and mat2")


def test_a_pair_that_nobody_minds_is_no_fault() -> None:
    assert outcome(Returns(lambda logits: (logits, logits)), "params").rows[0].score == 579e-6


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (KeyError("|none~0|"), "toy cannot build the network of a: KeyError: '|none~0|' ("),
        (TypeError("unexpected keyword argument 'classes'"), "toy cannot build the network of a: TypeError"),
        (RuntimeError("shapes"), "toy cannot build the network of a: RuntimeError: shapes ("),
        ("text", "toy cannot build the network of a: TypeError: it is a str, not a torch.nn.Module ("),
        (None, "it is a NoneType, not a torch.nn.Module"),
    ],
)
def test_a_network_that_cannot_be_built_names_architecture_and_line(made: Any, text: str) -> None:
    def build() -> Any:
        if isinstance(made, Exception):
            raise made
        return made

    found = refused(build)
    assert text in found
    assert ".py:" in found
    if isinstance(made, Exception):
        assert "test_score_architecture.py:" in found


def test_a_network_that_memory_cannot_hold_is_a_failure_of_the_machine() -> None:
    found = outcome(lambda: nn.Linear(2**40, 2**20))
    assert found.rows == ()
    assert found.machine_failure.startswith("not built: RuntimeError: ")
    assert "can't allocate memory" in found.machine_failure


def test_an_estimator_that_asks_for_too_much_memory_has_no_row() -> None:
    found = outcome(Returns(lambda logits: logits), lambda probe: float(torch.empty(2**55)[0]))
    assert not found.rows
    assert "can't allocate memory" in found.machine_failure


def test_what_arithmetic_does_is_a_result() -> None:
    found = outcome(
        Returns(lambda logits: logits), lambda probe: float(torch.linalg.inv(torch.zeros(2, 2))[0, 0])
    )
    assert found.rows[0].score is None
    assert str(found.rows[0].error).startswith("_LinAlgError: linalg.inv: ")
    assert found.suspect == found.machine_failure == ""


def test_shapes_are_suspect_with_their_line() -> None:
    def mine(probe: Probe) -> float:
        return float((probe.images.flatten(1) @ torch.zeros(5, 5)).sum())

    found = outcome(Returns(lambda logits: logits), mine)
    line = mine.__code__.co_firstlineno + 1
    assert found.suspect.startswith("RuntimeError ")
    assert found.suspect.endswith(f"test_score_architecture.py:{line}")


def test_a_part_without_a_name_is_no_number() -> None:
    estimator = Configured(Estimator(lambda probe: {"a": 1.0, "": 2.0}, name="parts"), {})
    with pytest.raises(EstimatorError, match="'parts' returned a part whose name is empty: give it one"):
        score_architecture(toy_setup(), "a", [estimator])


def test_a_bug_of_the_estimator_stays_one() -> None:
    estimator = Configured(Estimator(lambda probe: probe.no_such, name="mine"), {})
    with pytest.raises(EstimatorError, match="estimator 'mine' failed on a: AttributeError"):
        score_architecture(toy_setup(), "a", [estimator])
