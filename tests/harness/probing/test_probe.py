"""The probe: sharing, clock, observation, and keeping what is shared unchanged."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from toys import toy_network, toy_setup

from nasgauge.core import EstimatorError, InputError, Task
from nasgauge.probing import codes, passes
from nasgauge.probing.probe import Probe


@pytest.fixture
def probe() -> Probe:
    return Probe("a", toy_setup())


def test_passes_are_made_once(probe: Probe) -> None:
    assert probe.weight_gradients() is probe.weight_gradients()
    assert probe.relu_kernel() is probe.relu_kernel()


def test_a_pass_costs_all_its_users_the_same(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = codes.relu_kernel

    def relu_kernel(*arguments: object, **options: bool) -> torch.Tensor:
        time.sleep(0.3)
        return slow(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(codes, "relu_kernel", relu_kernel)
    with probe.observe("first") as first:
        probe.relu_kernel()
    with probe.observe("second") as second:
        probe.relu_kernel()
        probe.relu_kernel()
    with probe.observe("neither") as neither:
        pass
    assert first.seconds == pytest.approx(second.seconds, abs=0.15)
    assert second.seconds > 0.3 > neither.seconds


def test_only_what_is_touched_is_read(probe: Probe) -> None:
    with probe.observe("looks") as usage:
        assert probe.input_shape == (3, 8, 8)
        assert probe.classes == 3
        assert usage.reads == set()
        assert probe.images.shape == (8, 3, 8, 8)
        assert usage.reads == {"images"}
        probe.input_gradients()
    assert usage.reads == {"images", "network"}


def test_first_batch_is_the_probes_own_and_all_are_disjoint(probe: Probe) -> None:
    batches = probe.batches(3)
    assert torch.equal(batches[0][0], probe.images)
    assert torch.equal(batches[0][1], probe.labels)
    assert len({tuple(image.flatten().tolist()) for images, _ in batches for image in images}) == 24


def test_fresh_network_starts_where_the_shared_one_did(probe: Probe) -> None:
    fresh = probe.fresh_network().state_dict()
    assert all(torch.equal(fresh[key], value) for key, value in probe.network.state_dict().items())


def test_weights_depend_on_the_network_key_and_the_seed_only() -> None:
    def weight(architecture: str, seed: int) -> torch.Tensor:
        setup = toy_setup(seed=seed)
        return next(Probe(setup.space.network_key(architecture), setup).network.parameters())

    assert torch.equal(weight("a", 0), weight("A", 0)), "the toy space's key is lower case"
    assert not torch.equal(weight("a", 0), weight("b", 0))
    assert not torch.equal(weight("a", 0), weight("a", 1))


def test_running_the_network_moves_nothing_that_stays(probe: Probe) -> None:
    with probe.observe("runs"):
        probe.network.eval()
        probe.network.train()(probe.images)
        probe.network.eval()
    assert probe.network.training
    norm = probe.network[1]
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.num_batches_tracked == 0
    assert torch.equal(norm.running_mean, torch.zeros_like(norm.running_mean))


def _write_through_data(probe: Probe) -> None:
    next(probe.network.parameters()).data.zero_()


def _write_images(probe: Probe) -> None:
    probe.images.zero_()


def _write_a_pass(probe: Probe) -> None:
    next(iter(probe.weight_gradients().values())).mul_(5)


def _leave_a_hook(probe: Probe) -> None:
    probe.network.register_forward_hook(lambda _module, _inputs, output: 2 * output)


def _freeze(probe: Probe) -> None:
    probe.network.requires_grad_(False)


def _replace_a_norm(probe: Probe) -> None:
    network = probe.network
    assert isinstance(network, nn.Sequential)
    network[1] = nn.BatchNorm2d(network[1].num_features)  # type: ignore[arg-type]


def _watch_images(probe: Probe) -> None:
    probe.images.requires_grad_()


def _default_dtype(probe: Probe) -> None:
    torch.set_default_dtype(torch.float64)


def _no_gradients(probe: Probe) -> None:
    torch.set_grad_enabled(False)


def _threads(probe: Probe) -> None:
    torch.set_num_threads(torch.get_num_threads() + 1)


VANDALS = (
    _default_dtype,
    _no_gradients,
    _threads,
    _write_through_data,
    _write_images,
    _write_a_pass,
    _leave_a_hook,
    _freeze,
    _replace_a_norm,
    _watch_images,
)


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("vandal", VANDALS, ids=lambda vandal: vandal.__name__)
def test_changing_what_is_shared_is_refused_also_where_the_estimator_fails(
    probe: Probe, vandal: Callable[[Probe], None], fails: bool
) -> None:
    with probe.observe("first"):
        probe.weight_gradients()

    def score() -> None:
        with probe.observe("vandal"):
            vandal(probe)
            if fails:
                raise ValueError("and no score either")

    with pytest.raises(EstimatorError, match=r"'vandal' changed .*, .*: work on probe\.fresh_network\(\)"):
        score()
    assert torch.get_default_dtype() == torch.float32
    assert torch.is_grad_enabled()


def test_gradients_of_an_ordinary_backward_pass_do_not_add_up(probe: Probe) -> None:
    norms = []
    for name in ("first", "second"):
        with probe.observe(name):
            F.cross_entropy(probe.network(probe.images), probe.labels).backward()
            norms.append(sum(float(p.grad.norm()) for p in probe.network.parameters() if p.grad is not None))
    assert norms[0] == norms[1] > 0


def test_global_generators_are_seeded_by_estimator_and_network_and_put_back(probe: Probe) -> None:
    def draw(name: str) -> tuple[float, float, float]:
        with probe.observe(name):
            drawn = float(torch.rand(())), float(np.random.rand()), random.random()
            torch.manual_seed(7)
        return drawn

    state = torch.get_rng_state()
    first = draw("first")
    assert draw("second") != first
    assert draw("first") == first
    assert torch.equal(torch.get_rng_state(), state)


def test_the_architecture_is_read_too(probe: Probe) -> None:
    with probe.observe("string") as usage:
        assert probe.architecture == "a"
        probe.generator()
    assert usage.reads == {"architecture"}
    with probe.observe("nothing") as usage:
        pass
    assert probe.architecture == "a"
    assert usage.reads == set(), "what the harness reads afterwards does not count"


def test_seeding_a_network_leaves_the_global_generators_alone(probe: Probe) -> None:
    state = torch.get_rng_state()
    probe.fresh_network()
    assert torch.equal(torch.get_rng_state(), state)


def test_activation_gradients_agree_with_autograd() -> None:
    network, images, labels = (
        toy_network("a", classes=3),
        torch.randn(4, 3, 8, 8),
        torch.tensor([0, 1, 2, 0]),
    )
    (logits, gradient), *_ = list(passes.all_gradients(network, images, labels).activations.values())[::-1]
    expected = (logits.softmax(1) - nn.functional.one_hot(labels, 3)) / len(labels)
    assert torch.allclose(gradient, expected, atol=1e-6)


def test_gradients_that_come_with_those_of_activations_are_the_same() -> None:
    alone, together = Probe("a", toy_setup()), Probe("a", toy_setup())
    with together.observe("first") as first:
        together.activation_gradients()
    with together.observe("second") as second:
        shared = together.weight_gradients()
    expected = alone.weight_gradients()
    assert shared.keys() == expected.keys()
    assert all(torch.equal(shared[name], expected[name]) for name in expected)
    assert second.passes == first.passes


def test_what_is_changed_between_estimators_is_not_laid_at_the_next_ones_door(probe: Probe) -> None:
    with probe.observe("first"):
        pass
    with torch.no_grad():
        next(probe.network.parameters()).mul_(2)
    with probe.observe("innocent"):
        pass


LABEL_READERS: list[Callable[[Probe], object]] = [
    lambda probe: probe.labels,
    lambda probe: probe.batches(1),
    lambda probe: probe.split(4, 2),
    lambda probe: probe.weight_gradients(1),
    lambda probe: probe.activation_gradients(),
]


@pytest.mark.parametrize("reads", LABEL_READERS)
def test_labels_that_nobody_gave_cannot_be_read(reads: Callable[[Probe], object]) -> None:
    setup = toy_setup()
    unlabelled = replace(setup, images=replace(setup.images, labelled=False))
    with (probe := Probe("a", unlabelled)).observe("looks"):
        probe.relu_kernel()
        assert probe.images.shape == (8, 3, 8, 8)
        with pytest.raises(InputError, match="toy has no labels, which this estimator reads"):
            reads(probe)


@pytest.mark.parametrize("reads", LABEL_READERS)
def test_labels_of_fewer_classes_than_the_networks_are_noted(
    reads: Callable[[Probe], object],
) -> None:
    setup = replace(toy_setup(), task=Task(10, 8))
    with (probe := Probe("a", setup)).observe("looks") as usage:
        probe.input_gradients()
        assert usage.notes == []
        reads(probe)
        reads(probe)
        assert usage.notes == ["labels of 3 classes, networks of 10"]
    with (probe := Probe("a", toy_setup())).observe("looks") as usage:
        reads(probe)
        assert usage.notes == []
