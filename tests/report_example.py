"""A made-up run of NAS-Bench-201 with everything that a report shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from readings import made_up

from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.scored_run import ScoredRun

RNG = np.random.default_rng(0)
N = 300
SEEDS = 90 + RNG.standard_normal((N, 1)) + 0.1 * RNG.standard_normal((N, 2))
ACCURACY = SEEDS.mean(axis=1)
CELLS = [
    f"|{a}~0|+|{b}~0|{c}~1|+|{d}~0|none~1|skip_connect~2|"
    for a in ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
    for b in ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
    for c in ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
    for d in ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
][:N]
SCORES = {
    "naswot": ACCURACY + 2 * RNG.standard_normal(N),
    "params": np.round(ACCURACY + RNG.standard_normal(N)),
    "<b>evil</b>": ACCURACY + 0.5 * RNG.standard_normal(N),
    "synflow": np.where(np.arange(N) < 5, np.nan, ACCURACY + RNG.standard_normal(N)),
}
CURVES = """# seconds: all together
# Made by: nasgauge search
searcher,estimator,budget,report,seconds,lower,median,upper
random,,12000 s,cifar10/validation,1,70,80,85
random,,12000 s,cifar10/validation,100,89,90,91
random,naswot,12000 s,cifar10/validation,100,90,90.5,91
random,,12000 s,cifar10/test,100,92,93.5,94
"""


def run() -> ScoredRun:
    """A made-up run whose architectures are those of NAS-Bench-201."""
    found = made_up(SCORES, ACCURACY, seeds=SEEDS)
    object.__setattr__(found, "sample", CELLS)
    object.__setattr__(found.table, "architectures", tuple(CELLS))
    return found


def curves_file(folder: Path) -> Path:
    """The curves as a file."""
    path = folder / "curves.csv"
    path.write_text(CURVES)
    return path


RUN = run()
BOARD = leaderboard(RUN)
