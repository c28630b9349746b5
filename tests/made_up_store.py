"""A store of made-up scores, for what reads one: no network is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from readings import PROVENANCE

from nasgauge.core import Sample, Score
from nasgauge.core.sample import DRAWN
from nasgauge.plugins import search_space
from nasgauge.scoring.store import Store

SAMPLE = search_space("nasbench201").sample(60, 0)


def made_up_store(
    path: Path, *, seeds: Sequence[int] = (0,), names: Sequence[str] = ("naswot", "params", "random")
) -> Path:
    """Sixty architectures of NAS-Bench-201 with a run per seed; later names are worse estimators."""
    table = search_space("nasbench201").load_table("cifar10")
    accuracy = table.accuracy[table.rows(SAMPLE)]
    with Store(path, create=True) as store:
        for seed in seeds:
            noise = np.random.default_rng(seed).standard_normal((len(names), len(SAMPLE)))
            run = store.run(replace(PROVENANCE, seed=seed), f"nasgauge run --seed {seed}")
            sample = store.add_sample(run, Sample.of(DRAWN, SAMPLE, 0))
            for place, name in enumerate(names):
                scores = accuracy + 10 * place * noise[place]
                id_ = store.register(run, name, "1", {}, sample)
                rows = zip(SAMPLE, scores, strict=True)
                store.add(run, [(id_, Score(a, "", float(s), None, 0.1, 0.1, "network")) for a, s in rows])
    return path
