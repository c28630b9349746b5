"""The contract of an estimator of one network."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import torch
from torch import nn

from nasgauge.core import Estimator
from nasgauge.plugins import Configured
from nasgauge.probing.dropout import drops
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.testing.check import Check, clauses, wanted
from nasgauge.testing.odd_networks import ODD_NETWORKS, dropping
from nasgauge.testing.toy_space import CLASSES, IMAGES, KEY, SIZE, toy_network, toy_setup

Values = dict[str, float | None]


def estimator_checks(estimator: Estimator) -> list[Check]:
    """All clauses, on small networks."""
    named: dict[str, Callable[..., None]] = {
        "has a docstring whose first line is a sentence": _documented,
        "gives a score, or a reason why there is none": _scores,
        "gives the same score twice": _repeats,
        "gives that score whoever looked at the network before": _independent,
        "gives that score whatever the global random state is": _ignores_global_state,
        "leaves the shared network and minibatch as they were": _leaves_alone,
        "does not need what it was not seen to read": _reads_honestly,
        "scores ordinary networks, or says why not": _odd_networks,
    }
    if torch.cuda.is_available():
        named["agrees with the CPU on a GPU"] = _on_a_gpu
    return clauses(estimator.name, named, estimator)


def scores(estimator: Estimator, setup: Setup | None = None) -> Values:
    """Score of each part of the first toy network."""
    one = Configured(estimator, dict(estimator.defaults))
    rows = score_architecture(setup or toy_setup(), KEY, [one])[estimator.name].rows
    return {row.part: row.score for row in rows}


def _documented(estimator: Estimator) -> None:
    text = inspect.getdoc(estimator.score) or ""
    first = text.partition("\n")[0]
    wanted(
        first.endswith("."), f"the first line is {first!r}: wanted one sentence that says what it measures"
    )


def _scores(estimator: Estimator) -> None:
    one = Configured(estimator, dict(estimator.defaults))
    for row in score_architecture(toy_setup(), KEY, [one])[estimator.name].rows:
        finite = row.score is not None and np.isfinite(row.score)
        wanted(finite or row.error, f"it gave {row.score} for part {row.part!r} without a reason")
        wanted(row.score_seconds > 0, "its seconds were not measured")


def _repeats(estimator: Estimator) -> None:
    first, second = scores(estimator), scores(estimator)
    wanted(first == second, f"{first}, then {second}: draw from probe.generator() and from nothing else")


def _independent(estimator: Estimator) -> None:
    one = Configured(estimator, dict(estimator.defaults))
    others = [Configured(Estimator(other), {}) for other in (_weights_first, _activations_first)]
    for what, build in {"": toy_network, " of a network with dropout": dropping}.items():
        alone = scores(estimator, toy_setup(build))
        for order in ([*others, one], [*others[::-1], one]):
            rows = score_architecture(toy_setup(build), KEY, order)[estimator.name].rows
            found = {row.part: row.score for row in rows}
            wanted(found == alone, f"{alone} alone, {found} after other estimators{what}")


def _weights_first(probe: Probe) -> float:
    """Asks for the shared passes of gradients and codes."""
    return float(len(probe.weight_gradients())) + float(probe.relu_kernel().sum())


def _activations_first(probe: Probe) -> float:
    """Asks for the dearer pass that the gradients of weights then come from."""
    return float(len(probe.activation_gradients())) + float(probe.input_gradients().sum())


def _ignores_global_state(estimator: Estimator) -> None:
    before = torch.get_rng_state()
    try:
        torch.manual_seed(1)
        first = scores(estimator)
        torch.manual_seed(2)
        second = scores(estimator)
    finally:
        torch.set_rng_state(before)
    wanted(first == second, f"{first}, then {second} after torch.manual_seed(2)")


def _leaves_alone(estimator: Estimator) -> None:
    probe = Probe(KEY, toy_setup())
    before = {key: value.clone() for key, value in probe.network.state_dict().items()}
    images, labels = probe.images.clone(), probe.labels.clone()
    random_state, threads = torch.get_rng_state(), torch.get_num_threads()
    with suppress(ValueError, ArithmeticError, RuntimeError), probe.observe(estimator.name):
        estimator.score(probe)
    after = probe.network.state_dict()
    changed = [key for key in before if not torch.equal(before[key], after[key])]
    wanted(not changed, f"it changed {', '.join(changed)}: work on probe.fresh_network()")
    wanted(torch.equal(images, probe.images), "it changed the images")
    wanted(torch.equal(labels, probe.labels), "it changed the labels")
    wanted(torch.get_num_threads() == threads, "it changed the number of threads")
    wanted(torch.equal(torch.get_rng_state(), random_state), "it drew from torch's global generator")
    _as_built(probe.network)


def _as_built(network: nn.Module) -> None:
    """What no estimator may leave behind."""
    parameters, modules = list(network.parameters()), list(network.modules())
    training = all(module.training for module in modules if not drops(module))
    wanted(training, "it left the network in evaluation mode")
    wanted(all(each.grad is None for each in parameters), "it left gradients in .grad")
    wanted(all(each.requires_grad for each in parameters), "it left requires_grad changed")
    hooked = any(module._forward_hooks or module._backward_hooks for module in modules)
    wanted(not hooked, "it left a hook on the network")


def _reads_honestly(estimator: Estimator) -> None:
    """What is not read may be anything: the score stays."""
    one = Configured(estimator, dict(estimator.defaults))
    rows = score_architecture(toy_setup(), KEY, [one])[estimator.name].rows
    reads, first = rows[0].reads.split("+"), {row.part: row.score for row in rows}
    random = np.random.default_rng(1)
    others: dict[str, dict[str, Any]] = {
        "images": {"images": random.standard_normal((IMAGES, 3, SIZE, SIZE))},
        "labels": {"labels": (np.arange(IMAGES) + 1) % CLASSES},
    }
    for what, changes in others.items():
        if what not in reads:
            found = scores(estimator, toy_setup(**changes))
            wanted(found == first, f"it was not seen to read {what}, but others change {first} to {found}")


def _odd_networks(estimator: Estimator) -> None:
    one = Configured(estimator, dict(estimator.defaults))
    for what, build in ODD_NETWORKS.items():
        for row in score_architecture(toy_setup(build), KEY, [one])[estimator.name].rows:
            finite = row.score is not None and np.isfinite(row.score)
            wanted(finite or row.error, f"of a network {what} it gave {row.score} without a reason")


def _on_a_gpu(estimator: Estimator) -> None:
    cpu, gpu = scores(estimator), scores(estimator, toy_setup(device="cuda"))
    for part, value in cpu.items():
        other = gpu[part]
        close = value is None or (other is not None and np.isclose(other, value, rtol=1e-3))
        wanted(close, f"{value} on the CPU, {other} on the GPU")
