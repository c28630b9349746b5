"""Gradient proxies beside their straightforward forms: the same scores, and how much sooner.

    python results/measuring/measure_straightforward.py > results/straightforward.md

Straightforward: a copy of the network for each proxy, contiguous float32, one whole backward pass into
`.grad`, then a loop over layers, as the released code of Abdelfattah et al. 2021 does. Network by
network one after the other, so that a machine whose speed drifts does not matter.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tabulate import tabulate
from torch import Tensor, nn

from nasgauge import plugins
from nasgauge.core import NetworkKey
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup

SPACE = plugins.search_space("nasbench201")
Proxy = Callable[[nn.Module, Tensor, Tensor], float]


def _layers(network: nn.Module) -> list[nn.Module]:
    return [module for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]


def _backward(network: nn.Module, images: Tensor, labels: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Weight and gradient of each layer that has one."""
    F.cross_entropy(network(images), labels).backward()  # type: ignore[no-untyped-call]
    pairs = [(layer.weight.detach(), layer.weight.grad) for layer in _layers(network)]
    return [(weight, grad) for weight, grad in pairs if grad is not None]  # type: ignore[misc]


def grad_norm(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Sum of norms of the layers' gradients."""
    return sum(float(grad.norm()) for _, grad in _backward(network, images, labels))


def snip(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Sum of abs(weight x gradient)."""
    return sum(float((weight * grad).abs().sum()) for weight, grad in _backward(network, images, labels))


def jacob_cov(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Of the correlation of input gradients, with the general eigen-solver."""
    images = images.clone().requires_grad_()
    logits = network(images)
    logits.backward(torch.ones_like(logits))
    assert images.grad is not None
    values = np.linalg.eig(np.corrcoef(images.grad.flatten(1).double().numpy()))[0].real + 1e-5
    return float(-(np.log(values) + 1 / values).sum())


def synflow(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Log of the sum of abs(weight x gradient) of the linear network of absolute weights, in float64."""
    network.double().eval()  # batch norms as new divide by 1, up to their epsilon
    with torch.no_grad():
        for value in network.state_dict().values():
            value.abs_()
    network(torch.ones_like(images[:1], dtype=torch.float64)).sum().backward()
    terms = [layer.weight * layer.weight.grad for layer in _layers(network) if layer.weight.grad is not None]  # type: ignore[operator]
    return float(np.log(sum(float(term.detach().abs().sum()) for term in terms)))


PROXIES: dict[str, Proxy] = {each.__name__: each for each in (grad_norm, snip, jacob_cov, synflow)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    setup = Setup(SPACE, SPACE.tasks["cifar10"], load_images("digits"), 64, 0, torch.device("cpu"))
    keys = map(SPACE.network_key, SPACE.sample(chosen.networks + 1, 1))
    found = [_network(key, setup) for key in keys][1:]  # the first warms up
    run = setup.provenance("cifar10")
    print(tabulate(_rows(found), headers="keys", tablefmt="github", disable_numparse=True))
    print(
        f"\nMedians over {chosen.networks} networks of NAS-Bench-201 (random, seed 1), networks for cifar10, "
        f"images {run.images}, batch {run.batch_size}, {run.place}. "
        "Straightforward: one copy, one forward and one "
        "backward pass for each proxy, contiguous float32. Alone: ours with the passes it needs. Together: "
        "all four, shared passes made once. Building is in neither, the copy is in the straightforward one. "
        "Agreement: Spearman over the networks with a finite score in both.\n"
        "Made by: python results/measuring/measure_straightforward.py "
        f"--networks {chosen.networks} --threads {run.threads}"
    )


def _network(key: NetworkKey, setup: Setup) -> dict[str, tuple[float, float, float, float]]:
    """Seconds and score of the straightforward form, then ours, by proxy; and of all together."""
    probe = Probe(key, setup)
    plain = probe.fresh_network().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    images = probe.images.clone(memory_format=torch.contiguous_format)
    theirs = {
        name: _timed(lambda proxy=proxy: proxy(copy.deepcopy(plain), images, probe.labels))
        for name, proxy in PROXIES.items()
    }
    ours = {name: _timed(lambda name=name: _score(Probe(key, setup), [name])) for name in PROXIES}
    together = _timed(lambda: _score(Probe(key, setup), list(PROXIES)))
    building = min(_building_seconds(key, setup) for _ in range(3))
    found = {name: (*theirs[name], ours[name][0] - building, ours[name][1]) for name in PROXIES}
    total = sum(seconds for seconds, _ in theirs.values())
    return {**found, "all four together": (total, np.nan, together[0] - building, np.nan)}


def _score(probe: Probe, names: list[str]) -> float:
    value = np.nan
    for configured in configure(names).estimators:
        with probe.observe(configured.plugin.name):
            try:
                value = float(configured.plugin.score(probe, **configured.settings))  # type: ignore[arg-type]
            except ValueError:  # a network without a path has no score
                value = np.nan
    return value


def _building_seconds(key: NetworkKey, setup: Setup) -> float:
    start = time.perf_counter()
    Probe(key, setup)
    return time.perf_counter() - start


def _timed(run: Callable[[], float]) -> tuple[float, float]:
    start = time.perf_counter()
    with np.errstate(all="ignore"):
        value = run()
    return time.perf_counter() - start, value


def _rows(found: list[dict[str, tuple[float, float, float, float]]]) -> list[dict[str, str]]:
    rows = []
    for name in found[0]:
        theirs, their_score, ours, score = np.array([one[name] for one in found]).T
        both = np.isfinite(their_score) & np.isfinite(score)
        ranks = [np.argsort(np.argsort(each[both])) for each in (their_score, score)]
        rows.append(
            {
                "proxy": name,
                "straightforward ms": f"{1e3 * np.median(theirs):.0f}",
                "ours ms": f"{1e3 * np.median(ours):.0f}",
                "times faster": f"{np.median(theirs / ours):.2f}",
                "agreement": f"{np.corrcoef(ranks)[0, 1]:.4f}" if both.any() else "",
            }
        )
    return rows


if __name__ == "__main__":
    main()
