"""What each estimator costs: milliseconds, multiples of a plain forward pass, passes made.

    python results/measuring/measure_cost.py > results/cost.md

Every estimator alone, with the passes it needs, on the same networks of NAS-Bench-201 (random, seed 1),
batch 64, beside a plain forward pass and a plain forward and backward pass of each network (contiguous
float32, training mode). Passes are counted while they run: calls of a whole network, and of
`torch.autograd.grad`. The last rows are the estimators of NAS-Bench-Suite-Zero together.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tabulate import tabulate
from torch import nn

from nasgauge import plugins
from nasgauge.core import NetworkKey
from nasgauge.images import load_images
from nasgauge.plugins import Configured, configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.runtime.provenance import Provenance

SPACE = plugins.search_space("nasbench201")
SUITE_ZERO = (
    *("epe_nas", "fisher", "flops", "grad_norm", "jacob_cov", "l2_norm", "naswot"),
    *("params", "plain", "snip", "synflow", "zen"),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    setup = Setup(SPACE, SPACE.tasks["cifar10"], load_images("digits"), 64, 0, torch.device("cpu"))
    names = plugins.names(plugins.ESTIMATORS)
    rows = {name: [name] for name in names if not getattr(plugins.estimator(name), "trains", False)}
    rows["Suite-Zero without grasp"] = SUITE_ZERO
    rows["Suite-Zero, all 13"] = [*SUITE_ZERO, "grasp"]
    selections = {label: configure(names).estimators for label, names in rows.items()}
    found = [
        _network(SPACE.network_key(architecture), setup, selections)
        for architecture in SPACE.sample(chosen.networks + 1, 1)
    ]
    _print(found[1:], chosen.networks, setup.provenance("cifar10"))  # the first warms up


def _network(
    key: NetworkKey, setup: Setup, selections: dict[str, Sequence[Configured[Any]]]
) -> dict[str, Any]:
    """Seconds of the plain passes, and (seconds, passes) of every row, for one network."""
    found: dict[str, Any] = {}
    for label, estimators in selections.items():
        probe = Probe(key, setup)
        if not found:
            found["forward"], found["both"] = _plain(probe)
        with _counted(type(probe.network)) as passes:
            seconds = _seconds(lambda probe=probe, estimators=estimators: _score(probe, estimators))
        found[label] = seconds, passes
    return found


def _plain(probe: Probe) -> tuple[float, float]:
    network = probe.fresh_network().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    images = probe.images.clone(memory_format=torch.contiguous_format)

    def both() -> None:
        loss = F.cross_entropy(network(images), probe.labels)
        torch.autograd.grad(loss, list(network.parameters()), allow_unused=True)

    return tuple(min(_seconds(run) for _ in range(3)) for run in (lambda: network(images), both))  # type: ignore[return-value]


def _score(probe: Probe, estimators: Sequence[Configured[Any]]) -> None:
    for configured in estimators:
        # A network may give no score, but then too the time was spent.
        with contextlib.suppress(ValueError), probe.observe(configured.plugin.name):
            configured.plugin.score(probe, **configured.settings)


@contextlib.contextmanager
def _counted(network: type[nn.Module]) -> Iterator[Counter[str]]:
    """Counts calls of networks of a class, by number of images, and of `torch.autograd.grad`."""
    passes: Counter[str] = Counter()
    grad = torch.autograd.grad

    def count(module: nn.Module, inputs: Any, _output: Any) -> None:
        if type(module) is network:
            passes[f"F{len(inputs[0])}"] += 1

    def counting(*arguments: Any, **options: Any) -> Any:
        passes["B"] += 1
        return grad(*arguments, **options)

    hook = nn.modules.module.register_module_forward_hook(count)
    torch.autograd.grad = counting
    try:
        yield passes
    finally:
        torch.autograd.grad = grad
        hook.remove()


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _print(found: list[dict[str, Any]], networks: int, run: Provenance) -> None:
    forward = np.array([one["forward"] for one in found])
    both = np.array([one["both"] for one in found])
    rows = []
    for label in [key for key in found[0] if key not in ("forward", "both")]:
        seconds = np.array([one[label][0] for one in found])
        passes = found[0][label][1]
        kinds = [f"{n} x {kind[1:]}" for kind, n in passes.items() if kind != "B"]
        rows.append(
            {
                "estimator": label,
                "ms": 1e3 * np.median(seconds),
                "forward passes": np.median(seconds / forward),
                "forward and backward passes": np.median(seconds / both),
                "networks run (calls x images)": ", ".join(kinds),
                "gradients taken": passes["B"] or "",
            }
        )
    rows[:-2] = sorted(rows[:-2], key=lambda row: row["ms"])
    print(tabulate(rows, headers="keys", tablefmt="github", floatfmt=("", ".0f", ".2f", ".2f")))
    print(
        f"\nMedians over {networks} networks of NAS-Bench-201 (random, seed 1), networks for cifar10, images "
        f"{run.images}, batch {run.batch_size}, {run.place}. "
        f"A plain forward pass takes {1e3 * np.median(forward):.0f} ms, with "
        f"its backward pass {1e3 * np.median(both):.0f} ms. Building the network is not counted.\n"
        f"Made by: python results/measuring/measure_cost.py --networks {networks} --threads {run.threads}"
    )


if __name__ == "__main__":
    main()
