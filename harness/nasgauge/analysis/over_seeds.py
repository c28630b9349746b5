"""How much the seed of networks and minibatch matters, apart from which architectures were drawn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from nasgauge.analysis.leaderboard import flat
from nasgauge.analysis.scored_run import ScoredRun, over_common
from nasgauge.core import InputError
from nasgauge.metrics import CORRELATIONS, mean_estimate


def over_seeds(by_seed: Mapping[int, ScoredRun]) -> pd.DataFrame:
    """One row per estimator, best mean tau first, over the architectures that all seeds have.

    Columns per measure: its mean over seeds with the 95 % interval over architectures (the seeds held
    fixed), and `MEASURE_seeds_std`, `_min`, `_max`, the spread over seeds (the architectures held fixed).
    Raises InputError for fewer than two seeds.
    """
    if len(by_seed) < 2:
        raise InputError(
            f"{len(by_seed)} seed in this run: score the same architectures with another: "
            "`nasgauge run --architectures FILE --seed N`"
        )
    readings = over_common(list(by_seed.values()))
    names = [name for name in readings[0].columns if all(name in reading.scored for reading in readings)]
    if not names:
        raise InputError("no estimator has scores with every seed: nothing to compare")
    rows = []
    for name in names:
        row: dict[str, object] = {
            "estimator": name,
            "seeds": len(readings),
            "architectures": len(readings[0].sample),
        }
        for measure, estimate in CORRELATIONS.items():
            found = [estimate(reading.ranked(name), reading.accuracy) for reading in readings]
            values = np.array([one.value for one in found])
            row |= flat({measure: mean_estimate(found)})
            row |= {
                f"{measure}_seeds_std": values.std(ddof=1),
                f"{measure}_seeds_min": values.min(),
                f"{measure}_seeds_max": values.max(),
            }
        rows.append(row)
    return pd.DataFrame(rows).sort_values("tau", ascending=False, kind="stable", ignore_index=True)
