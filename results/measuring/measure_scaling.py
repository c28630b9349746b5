"""How NASWOT scales: workers, threads, precision, Ray, the driver, the store; and what follows from it.

    python results/measuring/measure_scaling.py > results/scaling.md

Networks of NAS-Bench-201 (random, seed 1), batch 64, images `digits`. ToyScores are of the whole way of a
network: building, scoring, and the way back to this process; starting and warming the workers is not
counted. A plain forward pass is contiguous float32, training mode, autograd on, with all threads; of
two passes of each network the second counts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.stats import spearmanr
from tabulate import tabulate

from nasgauge import plugins
from nasgauge.core import Score
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.runtime.workers import cores
from nasgauge.scoring.executors.cluster import cluster
from nasgauge.scoring.executors.processes import processes
from nasgauge.scoring.executors.worker_spec import WorkerSpec
from nasgauge.scoring.loop import NetworkScores, NetworkTask, ScoringLoop, in_process
from nasgauge.scoring.store import Store

SPACE = plugins.search_space("nasbench201")
ALL = 15_625
CLASSES = 14_125
FIFTEEN = [
    *("naswot", "params", "flops", "l2_norm", "depth_convs", "fisher", "grad_norm", "snip", "plain"),
    *("jacob_cov", "epe_nas", "synflow", "live_params", "shortest_path", "zen"),
]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=60)
    count = parser.parse_args().networks
    setup = Setup(SPACE, SPACE.tasks["cifar10"], load_images("digits"), 64, 0, torch.device("cpu"))
    keys = [SPACE.network_key(name) for name in SPACE.sample(count + 8, 1)]
    plain = _plain(setup, keys[8:])
    rows, scores = [], {}
    for where, workers, threads, bfloat16 in (
        ("one process", 1, 1, False),
        ("processes", cores(), 1, False),
        ("one process", 1, cores(), False),
        ("processes", cores(), 1, True),
        ("Ray", cores(), 1, False),
    ):
        torch.set_num_threads(threads)
        label = f"{where}, {workers} x {threads}{', bfloat16' if bfloat16 else ''}"
        seconds, scores[label] = _scored(setup, keys, where, workers, bfloat16)
        rows.append({"where, workers x threads": label, "s per network": seconds} | _follows(seconds, plain))
    print(tabulate(rows, headers="keys", tablefmt="github", floatfmt=".3f", showindex=False))
    print(f"\n{_agreement(scores)}\n")
    driver, opened = _driver(setup, ["naswot"]), _store(setup)
    of_fifteen = _driver(setup, FIFTEEN)
    print(
        f"A plain forward pass takes {plain:.3f} s a network with {cores()} threads; the last column is the "
        "time of one for each of the 15,625 architectures over that of the full space. The driver takes "
        f"{1e3 * driver:.2f} ms an architecture (sorting out, one transaction of one row): it feeds "
        f"{1 / driver:.0f} networks a second, and a million architectures cost it {1e6 * driver / 60:.0f} "
        f"minutes; with {len(FIFTEEN)} estimators {1e3 * of_fifteen:.2f} ms, {1 / of_fifteen:.0f} networks a "
        f"second. A store of 5 million rows gives a run of {20 * ALL} rows in {opened:.1f} s.\n"
    )
    print(_million(rows, driver, of_fifteen))
    run = setup.provenance("cifar10")
    print(
        f"\n{count} networks, images {run.images}, batch 64, {run.device} ({run.hardware}), "
        f"{cores()} cores, torch {run.torch}.\n"
        f"Made by: python results/measuring/measure_scaling.py --networks {count}"
    )


def _plain(setup: Setup, keys: list[str]) -> float:
    """Mean seconds of a plain forward pass."""
    torch.set_num_threads(cores())
    seconds = []
    for key in keys:
        probe = Probe(key, setup)
        network = probe.fresh_network().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        images = probe.images.clone(memory_format=torch.contiguous_format)
        for _ in range(2):
            start = time.perf_counter()
            network(images)
            last = time.perf_counter() - start
        seconds.append(last)
    return float(np.mean(seconds))


def _scored(
    setup: Setup, keys: list[str], where: str, workers: int, bfloat16: bool
) -> tuple[float, dict[str, float]]:
    """Wall seconds per network, and the scores."""
    estimators = configure(["naswot"], [f"naswot.bfloat16={bfloat16}"]).estimators
    spec = WorkerSpec.of(setup, estimators)
    tasks = [NetworkTask(key, (0,)) for key in keys]
    opened: Any = {
        "one process": lambda: nullcontext(in_process(setup, estimators)),
        "processes": lambda: processes(spec, workers),
        "Ray": lambda: cluster(spec),
    }[where]()
    with opened as execute:
        list(execute(tasks[:8]))  # starts and warms all workers
        start = time.perf_counter()
        found = list(execute(tasks[8:]))
        seconds = (time.perf_counter() - start) / len(tasks[8:])
    return seconds, {each.task.key: _finite(each.rows["naswot"][0]) for each in found}


def _finite(row: Score) -> float:
    return -np.inf if row.score is None else row.score


def _follows(seconds: float, plain: float) -> dict[str, float]:
    return {
        "networks per s": 1 / seconds,
        "minutes, full space": CLASSES * seconds / 60,
        "plain forwards of all / full space": ALL * plain / (CLASSES * seconds),
    }


def _agreement(scores: dict[str, dict[str, float]]) -> str:
    first, *others = scores
    keys = list(scores[first])
    reference = np.array([scores[first][key] for key in keys])
    texts = []
    for label in others:
        other = np.array([scores[label][key] for key in keys])
        finite = np.isfinite(reference) & np.isfinite(other)
        apart = np.abs(other[finite] / reference[finite] - 1).max()
        texts.append(f"{label} {apart:.1e} (rho {spearmanr(reference, other).statistic:.6f})")
    return f"Largest relative difference of a score from that of {first}: {'; '.join(texts)}."


def _driver(setup: Setup, names: Sequence[str]) -> float:
    """Seconds per architecture of everything but scoring with these estimators, over the whole space."""
    estimators = configure(names).estimators

    def at_once(tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
        for task in tasks:
            row = Score(task.key, "", 1.0, None, 0.0, 0.0, "network")
            yield NetworkScores(task, {name: [row] for name in names})

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s", create=True) as store:
        start = time.perf_counter()
        run = store.run(setup.provenance("cifar10"), "measure")
        done = sum(ScoringLoop(setup, estimators, store, run, at_once).score(list(SPACE.enumerate())))
        return (time.perf_counter() - start) / done


def _store(setup: Setup) -> float:
    """Seconds to read one run of 20 estimators over the space from a store of 5 million rows."""
    names = list(SPACE.enumerate())
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s", create=True) as store:
        for number in range(16):
            run = store.run(setup.provenance("cifar10").with_seed(number), "measure")
            ids = [store.register(run, f"e{k}", "1", {}) for k in range(20)]
            for id_ in ids:
                store.add(run, ((id_, Score(n, "", 1.0, None, 0.01, 0.01, "network")) for n in names))
        start = time.perf_counter()
        with Store(Path(folder) / "s") as again:
            assert len(again.frame(again.runs()[3])) == 20 * ALL
        return time.perf_counter() - start


def _million(rows: list[dict[str, Any]], driver: float, of_fifteen: float) -> str:
    """What a million architectures cost, by proportion."""
    best = rows[1]["s per network"] * cores()  # of one core
    table = []
    for number in (cores(), 16, 128, 1000):
        hours = 1e6 * max(best / number, driver) / 3600
        bound = "driver" if driver > best / number else "workers"
        table.append({"cores": number, "hours": hours, "bound by": bound})
    return (
        "A million architectures of this size, by proportion:\n\n"
        f"{tabulate(table, headers='keys', tablefmt='github', floatfmt='.2f')}\n\n"
        "100 accelerators that score r networks a second each take 10^4 / r seconds, as long as 100 r stays "
        f"below the driver's {1 / driver:.0f} networks a second, or {1 / of_fifteen:.0f} with "
        f"{len(FIFTEEN)} estimators, where {1e6 * of_fifteen / 60:.0f} minutes are the least that a million "
        "take; results/README.md has r of one."
    )


if __name__ == "__main__":
    main()
