"""Each clause of the contract finds the estimator that breaks it, and says so in words."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
import torch

from nasgauge.core import Estimator, InputError
from nasgauge.probing.probe import Probe
from nasgauge.testing import ContractError, checks_of, failures

_calls: Iterator[int] = itertools.count()


def good(probe: Probe) -> float:
    """Number of parameters."""
    return float(sum(weights.numel() for weights in probe.network.parameters()))


def undocumented(probe: Probe) -> float:
    return 1.0


def unstable(probe: Probe) -> float:
    """Another number each time."""
    return float(next(_calls))


def globally_random(probe: Probe) -> float:
    """Draws from a generator of its own that nobody seeds."""
    return float(torch.rand((), generator=torch.Generator().manual_seed(next(_calls))))


def destructive(probe: Probe) -> float:
    """Zeroes the shared weights."""
    with torch.no_grad():
        next(probe.network.parameters()).zero_()
    return 1.0


def recalibrated(probe: Probe) -> float:
    """Sets the number of threads."""
    torch.set_num_threads(torch.get_num_threads() + 1)
    return 1.0


def secret_reader(probe: Probe) -> float:
    """Looks at the labels behind the observer's back."""
    return float(probe._labels[0])


def crashing(probe: Probe) -> float:
    """Has a bug."""
    return float(probe.network.no_such_layer)  # type: ignore[arg-type]


def wordy(probe: Probe) -> float:
    """Returns text."""
    return "high"  # type: ignore[return-value]


def refusing(probe: Probe) -> float:
    """Needs batch normalisation."""
    raise ValueError("the network has no batch normalisation")


def test_a_good_estimator_keeps_all_clauses() -> None:
    assert failures(checks_of(Estimator(good))) == {}


def test_refusing_a_network_with_a_reason_is_allowed() -> None:
    assert failures(checks_of(Estimator(refusing))) == {}


@pytest.mark.parametrize(
    ("function", "clause", "words"),
    [
        (undocumented, "has a docstring whose first line is a sentence", "wanted one sentence"),
        (unstable, "gives the same score twice", r"draw from probe.generator\(\)"),
        (globally_random, "gives the same score twice", "then"),
        (destructive, "leaves the shared network and minibatch as they were", "changed what all share"),
        (recalibrated, "leaves the shared network and minibatch as they were", "number of threads"),
        (secret_reader, "does not need what it was not seen to read", "not seen to read labels"),
        (crashing, "gives a score, or a reason why there is none", "no_such_layer"),
        (wordy, "gives a score, or a reason why there is none", "wanted a float"),
    ],
)
def test_what_is_wrong_is_said(function: Callable[..., float], clause: str, words: str) -> None:
    checks = {check.clause: check for check in checks_of(function)}
    with pytest.raises(ContractError, match=words):
        checks[clause]()
    assert clause in failures(checks.values())


def test_what_is_not_a_plugin() -> None:
    with pytest.raises(InputError, match="cannot tell what 'len' is: wanted an Estimator"):
        checks_of(len)
    with pytest.raises(InputError, match="a function whose first argument is called probe"):
        checks_of(lambda network: 1.0)
