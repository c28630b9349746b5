"""Made-up runs, for everything that is computed from scores and accuracies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from nasgauge.analysis.columns import Column, StoredColumn
from nasgauge.analysis.covered_run import CoveredRun, Wanted
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import BenchmarkTable, Floats, Label, Sample
from nasgauge.core.sample import DRAWN
from nasgauge.runtime.provenance import Provenance

PROVENANCE = Provenance(
    benchmark="nasbench201",
    dataset="cifar10",
    images="noise",
    fingerprint="0123456789abcdef",
    batch_size=64,
    seed=0,
    device="cpu",
    hardware="made up",
    threads=1,
    torch="2.13.0",
)

# What `nasgauge search --curves` writes.
CURVES = """# seconds: all together
# Made by: nasgauge search
searcher,estimator,budget,report,seconds,lower,median,upper
random,,12000 s,cifar10/validation,1,70,80,85
random,,12000 s,cifar10/validation,100,89,90,91
random,naswot,12000 s,cifar10/validation,100,90,90.5,91
random,,12000 s,cifar10/test,100,92,93.5,94
"""


def made_up_table(accuracy: ArrayLike, *, benchmark: str = "nasbench201", seeds: Floats | None = None) -> Any:
    """A table of architectures `a0000`, `a0001` and so on."""
    values = np.asarray(accuracy, dtype=float)
    return BenchmarkTable(
        benchmark,
        Label("cifar10", "validation", 200, "mean of 2 training seeds"),
        tuple(f"a{number:05}" for number in range(len(values))),
        values,
        np.empty((len(values), 0)) if seeds is None else seeds,
        values,
        "made up",
    )


def made_up(scores: Mapping[str, ArrayLike], accuracy: ArrayLike, **table: Any) -> ScoredRun:
    """A run with these scores, of estimators that read the network and take 12 ms."""
    found = made_up_table(accuracy, **table)
    columns = {
        name: Column(name, np.asarray(values, dtype=float), 12.0, "network")
        for name, values in scores.items()
    }
    provenance = replace(PROVENANCE, benchmark=found.benchmark)
    names = list(found.architectures)
    return ScoredRun(names, columns, found, provenance, [Sample.of(DRAWN, names, 0)])


def made_up_covered(
    scores: Mapping[str, ArrayLike], accuracy: ArrayLike, wanted: Wanted | None = None
) -> CoveredRun:
    """The same of estimators that scored the first architectures, as many as they have scores."""
    found = made_up_table(accuracy)
    stored = {}
    for name, values in scores.items():
        array = np.asarray(values, dtype=float)
        names = found.architectures[: len(array)]
        values = {"score": array, "seconds": 0.012, "reads": "network", "note": None}
        rows = pd.DataFrame(values, index=list(names))
        stored[name] = StoredColumn(name, rows, frozenset(names))
    samples = [Sample.of(DRAWN, found.architectures, 0)]
    return CoveredRun(stored, found, PROVENANCE, wanted or Wanted(), samples)
