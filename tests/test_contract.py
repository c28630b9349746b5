"""What every installed estimator must do, on a small network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

import pytest
import torch
from toys import toy_setup

from nasgauge import plugins
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.scoring.score_architecture import score_architecture

NAMES = plugins.names(plugins.ESTIMATORS)
READS = {
    "bpe": {"network", "images", "labels"},
    "bpe1": {"network", "images", "labels"},
    "bpe2": {"network", "images", "labels"},
    "az_parts": {"network"},
    "epe_nas": {"network", "images", "labels"},
    "depth_convs": {"network"},
    "fisher": {"network", "images", "labels"},
    "flops": {"network"},
    "grad_norm": {"network", "images", "labels"},
    "gradsign": {"network", "images", "labels"},
    "grasp": {"network", "images", "labels"},
    "jacob_cov": {"network", "images"},
    "linear_regions": {"network", "images"},
    "meco": {"network", "images"},
    "l2_norm": {"network"},
    "live_flops": {"network"},
    "live_params": {"network"},
    "naswot": {"network", "images"},
    "ntk_condition": {"network", "images"},
    "params": {"network"},
    "plain": {"network", "images", "labels"},
    "random": set(),
    "rwe": {"network", "images", "labels"},
    "shortest_path": {"network"},
    "snip": {"network", "images", "labels"},
    "swap": {"network", "images"},
    "synflow": {"network"},
    "zen": {"network"},
    "synflow_bn": {"network"},
    "zico": {"network", "images", "labels"},
}


def scores(names: list[str], seed: int = 0) -> dict[str, list[float | None]]:
    rows = score_architecture(toy_setup(seed=seed), "a", plugins.configure(names).estimators)
    return {name: [row.score for row in rows[name]] for name in names}


@cache
def together(*names: str) -> dict[str, list[float | None]]:
    """All of them on one network; once is enough for each order."""
    return scores(list(names))


@pytest.mark.parametrize("name", NAMES)
def test_score_is_finite_or_has_a_reason(name: str) -> None:
    for row in score_architecture(toy_setup(), "a", plugins.configure([name]).estimators)[name]:
        assert row.error is not None or (row.score is not None and math.isfinite(row.score))
        assert row.score_seconds > 0
        assert row.build_seconds > 0


@pytest.mark.parametrize("name", NAMES)
def test_score_is_repeatable_and_independent_of_the_others(name: str) -> None:
    alone = scores([name])[name]
    assert scores([name])[name] == alone
    assert together(*NAMES)[name] == alone
    assert together(*NAMES[::-1])[name] == alone


@pytest.mark.parametrize("name", NAMES)
def test_shared_network_and_batch_stay_as_they_were(name: str) -> None:
    probe = Probe("a", toy_setup())
    before = {key: value.clone() for key, value in probe.network.state_dict().items()}
    images, labels = probe.images.clone(), probe.labels.clone()
    random_state, threads = torch.get_rng_state(), torch.get_num_threads()

    with probe.observe(name):
        plugins.estimator(name).score(probe)

    after = probe.network.state_dict()
    assert all(torch.equal(before[key], after[key]) for key in before)
    assert torch.equal(images, probe.images)
    assert torch.equal(labels, probe.labels)
    assert all(module.training for module in probe.network.modules())
    assert all(parameter.grad is None for parameter in probe.network.parameters())
    assert all(parameter.requires_grad for parameter in probe.network.parameters())
    assert not any(module._forward_hooks or module._backward_hooks for module in probe.network.modules())
    assert torch.equal(torch.get_rng_state(), random_state)
    assert torch.get_num_threads() == threads


@pytest.mark.parametrize("name", NAMES)
def test_what_it_reads_is_observed(name: str) -> None:
    with (probe := Probe("a", toy_setup())).observe(name) as usage:
        plugins.estimator(name).score(probe)
    assert usage.reads == READS[name]


@pytest.mark.parametrize("name", NAMES)
def test_docstring_and_plugin_name_agree(name: str) -> None:
    plugin = plugins.estimator(name)
    assert plugin.name == name
    assert plugin.summary.endswith(".")


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", NAMES)
def test_score_on_the_gpu_agrees_with_the_cpu(name: str) -> None:
    cpu, gpu = toy_setup(), toy_setup(device="cuda")
    chosen = plugins.configure([name]).estimators
    rows = zip(*(score_architecture(setup, "a", chosen)[name] for setup in (cpu, gpu)), strict=True)
    for on_cpu, on_gpu in rows:
        assert on_cpu.score is not None
        assert on_gpu.score == pytest.approx(on_cpu.score, rel=1e-3)


def test_parts_become_rows_of_their_own() -> None:
    def two(probe: Probe) -> Mapping[str, float]:
        """Two constants."""
        return {"one": 1.0, "two": 2.0}

    from nasgauge.core import Estimator

    rows = score_architecture(toy_setup(), "a", [Configured(Estimator(two), {})])["two"]
    assert [(row.part, row.score) for row in rows] == [("one", 1.0), ("two", 2.0)]
