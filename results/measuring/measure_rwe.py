"""What `rwe` costs, as a multiple of one forward pass over the same images.

    python results/measuring/measure_rwe.py > results/nasbench201/rwe-cost.md

The pass: training and held-out images once, contiguous float32, no gradient, in batches of `rwe`; through
the network that the benchmark trains and through the smaller one of `rwe`. Network by network one after
the other, so that a machine whose speed drifts does not matter.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from tabulate import tabulate
from torch import Tensor, nn

from nasgauge import plugins
from nasgauge.core import NetworkKey
from nasgauge.images import load_images
from nasgauge.plugins import Configured, configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup

SPACE = plugins.search_space("nasbench201")
VARIANTS = {"sgd": ["rwe.optimiser=sgd"], "ridge": ["rwe.optimiser=ridge"], "one repeat": ["rwe.repeats=1"]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    setup = Setup(SPACE, SPACE.tasks["cifar10"], load_images("noise"), 64, 0, torch.device("cpu"))
    variants = {name: configure(["rwe"], texts).estimators[0] for name, texts in VARIANTS.items()}
    found = [
        _network(SPACE.network_key(name), setup, variants) for name in SPACE.sample(chosen.networks + 1, 1)
    ][1:]
    run, settings = setup.provenance("cifar10"), variants["sgd"].settings
    print(tabulate(_rows(found), headers="keys", tablefmt="github", disable_numparse=True))
    print(
        f"\nMedians over {chosen.networks} networks of NAS-Bench-201 (random, seed 1), images "
        f"{run.images}, {settings['train_images']} + {settings['held_out_images']}, "
        f"{settings['repeats']} repeats, "
        f"{settings['layers']} layers, on {run.place}. "
        "Building is counted for rwe. Forward: of the network that the benchmark "
        "trains; smaller: of that of rwe.\nMade by: python results/measuring/measure_rwe.py "
        f"--networks {chosen.networks} --threads {run.threads}"
    )


def _network(
    key: NetworkKey, setup: Setup, variants: dict[str, Configured[Any]]
) -> dict[str, tuple[float, float, float]]:
    """Seconds of each variant, and those of the two forward passes right before it."""
    found = {}
    for name, one in variants.items():
        probe = Probe(key, setup)
        with probe.observe("forward"):
            split = probe.split(one.settings["train_images"], one.settings["held_out_images"])
            networks = (probe.fresh_network(), probe.fresh_network(cells=1))
            images = torch.cat([split.train_images, split.held_out_images])
            full, small = (_forward_seconds(each, images, one.settings["batch"]) for each in networks)
        probe = Probe(key, setup)
        with probe.observe("rwe"):
            took = _seconds(lambda probe=probe, one=one: one.plugin.score(probe, **one.settings))
        found[name] = took, full, small
    return found


@torch.inference_mode()
def _forward_seconds(network: nn.Module, images: Tensor, batch: int) -> float:
    network.eval().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    return _seconds(lambda: [network(part) for part in torch.split(images, batch)])


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _rows(found: list[dict[str, tuple[float, float, float]]]) -> list[dict[str, str]]:
    rows = []
    for name in found[0]:
        took, full, small = np.array([one[name] for one in found]).T
        rows.append(
            {
                "rwe": name,
                "seconds": f"{np.median(took):.2f}",
                "forward s": f"{np.median(full):.2f}",
                "times forward": f"{np.median(took / full):.2f}",
                "smaller s": f"{np.median(small):.2f}",
                "times smaller": f"{np.median(took / small):.2f}",
            }
        )
    return rows


if __name__ == "__main__":
    main()
