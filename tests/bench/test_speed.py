"""What each estimator costs, as a multiple of one plain forward pass of the same network.

Plain: contiguous float32, training mode, autograd on, same batch and threads. The pass is timed
right before the estimator, network by network, so that a machine whose speed drifts does not matter.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from baseline import FAST, HOW_TO_ACCEPT
from torch import Tensor, nn

from nasgauge import plugins
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup

SLOWER = 2.0  # factor over the baseline's multiple that fails; shared machines vary by half
ROUNDS = {"naswot": 50}
SPACE = plugins.search_space("nasbench201")
Pass = Callable[[nn.Module, Tensor, Tensor], object]


@pytest.fixture(scope="module")
def setup() -> Setup:
    torch.set_num_threads(2)
    return Setup(SPACE, SPACE.tasks["cifar10"], load_images("digits"), 64, 0, torch.device("cpu"))


def forward(network: nn.Module, images: Tensor, labels: Tensor) -> object:
    return network(images)


def forward_and_backward(network: nn.Module, images: Tensor, labels: Tensor) -> object:
    loss = F.cross_entropy(network(images), labels)
    return torch.autograd.grad(loss, list(network.parameters()), allow_unused=True)


def multiple(benchmark: Any, setup: Setup, names: Sequence[str], plain: Pass, architectures: int) -> float:
    """Median over architectures of the seconds of `names` together over those of `plain`."""
    waiting, seconds = map(SPACE.network_key, SPACE.sample(architectures + 1, 1)), []
    estimators = configure(names).estimators

    def prepare() -> tuple[tuple[Probe], dict[str, Any]]:
        probe = Probe(next(waiting), setup)
        network = probe.fresh_network().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        images = probe.images.clone(memory_format=torch.contiguous_format)
        times = []
        for _ in range(2):
            start = time.perf_counter()
            plain(network, images, probe.labels)
            times.append(time.perf_counter() - start)
        seconds.append(min(times))
        return (probe,), {}

    def score(probe: Probe) -> None:
        for configured in estimators:
            # A network may give no score, but then too the time was spent.
            with contextlib.suppress(ValueError), probe.observe(configured.plugin.name):
                configured.plugin.score(probe, **configured.settings)

    benchmark.pedantic(score, setup=prepare, rounds=architectures, warmup_rounds=1)
    # The first preparation was that of the warm-up round.
    return float(np.median(np.array(benchmark.stats.stats.data) / np.array(seconds[1:])))


@pytest.mark.parametrize("name", FAST)
def test_cost_is_that_of_the_baseline(
    benchmark: Any, setup: Setup, multiples: dict[str, float], accept: bool, name: str
) -> None:
    found = multiple(benchmark, setup, [name], forward, ROUNDS.get(name, 8))
    benchmark.extra_info["forward_passes"] = round(found, 3)
    if accept:
        multiples[name] = round(found, 3)
    limit = SLOWER * max(multiples[name], 0.05)  # below, the clock's noise decides
    assert found <= limit, f"{name} costs {found:.2f} forward passes, over {limit:.2f}; {HOW_TO_ACCEPT}"
    if name == "naswot":
        assert found <= 1.0


def test_three_proxies_share_their_passes(benchmark: Any, setup: Setup) -> None:
    names = ["grad_norm", "snip", "naswot"]
    found = multiple(benchmark, setup, names, forward_and_backward, 10)
    benchmark.extra_info["forward_and_backward_passes"] = round(found, 3)
    assert found <= 1.5
