"""A store of made-up scores of architectures of NAS-Bench-201."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from numpy.typing import ArrayLike
from readings import PROVENANCE

from nasgauge import plugins
from nasgauge.core import Floats, Sample, Score
from nasgauge.core.sample import DRAWN
from nasgauge.scoring.store import Store


def sample_and_accuracy(count: int) -> tuple[list[str], Floats]:
    """Architectures and their accuracies on CIFAR-10."""
    space = plugins.search_space("nasbench201")
    sample, table = space.sample(count, 0), space.load_table("cifar10")
    return sample, table.accuracy[table.rows(sample)]


def fill_store(path: Path, sample: list[str], scores: Mapping[str, ArrayLike]) -> Path:
    """A store with one run of these scores; each took 200 ms."""
    with Store(path, create=True) as store:
        run = store.run(PROVENANCE, "made up")
        drawn = store.add_sample(run, Sample.of(DRAWN, sample, 0))
        for name, values in scores.items():
            id_ = store.register(run, name, "1", {}, drawn)
            rows = [
                Score(a, name, float(v), None, 0.1, 0.1, "network")
                for a, v in zip(sample, values, strict=True)  # type: ignore[call-overload]
            ]
            store.add(run, [(id_, row) for row in rows])
    return path
