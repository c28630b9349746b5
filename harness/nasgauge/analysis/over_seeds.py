"""How much the seed of networks and minibatch matters, apart from which architectures were drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from nasgauge.analysis.measure import CORRELATIONS
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.metrics import Estimate, mean_estimate


def over_seeds(by_seed: Mapping[int, ScoredRun]) -> pd.DataFrame:
    """One row per estimator, best mean tau first; the runs are over the same architectures.

    Columns per measure: its mean over seeds with the 95 % interval over architectures (the seeds held
    fixed), and `MEASURE_seeds_std`, `_min`, `_max`, the spread over seeds (the architectures held fixed).
    Raises InputError for fewer than two seeds.
    """
    if len(by_seed) < 2:
        raise InputError(
            f"only {len(by_seed)} seed in this run: score the same architectures with another one: "
            "`nasgauge run --architectures FILE --seed N`"
        )
    runs = list(by_seed.values())
    names = [name for name in runs[0].columns if all(name in run.scored for run in runs)]
    if not names:
        raise InputError("no estimator has scores with every seed: nothing to compare")
    rows = []
    for name in names:
        row: dict[str, object] = {
            "estimator": name,
            "seeds": len(runs),
            "architectures": len(runs[0].sample),
        }
        for measure in CORRELATIONS:
            found = [measure.of(run.columns[name].scores, run.accuracy) for run in runs]
            row |= mean_estimate(found).columns(measure.name) | _spread(measure.name, found)
        rows.append(row)
    frame = pd.DataFrame(rows)
    if not runs[0].ranks:
        return frame
    return frame.sort_values("tau", ascending=False, kind="stable", ignore_index=True)


def _spread(name: str, estimates: Sequence[Estimate]) -> dict[str, float]:
    """How far the values of the seeds are apart."""
    values = np.array([estimate.value for estimate in estimates])
    return {
        f"{name}_seeds_std": values.std(ddof=1),
        f"{name}_seeds_min": values.min(),
        f"{name}_seeds_max": values.max(),
    }
