"""Our scores of real networks against published ones, architecture by architecture.

A few networks by default; `NASGAUGE_REFERENCE_SAMPLE=225 pytest tests/reference -s` takes as many as
the agreement of independent public runs was measured on, and prints the figures.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats

from nasgauge import plugins
from nasgauge.images import load_images
from nasgauge.metrics import rank_last
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture

SAMPLE = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "30"))
# Ours, theirs, and the Spearman that two independent public runs reach with each other, less a little.
AGREEMENT = {
    "naswot": ("nwot", 0.985),
    "synflow": ("synflow", 0.98),
    "snip": ("snip", 0.95),
    "grad_norm": ("grad_norm", 0.95),
    "jacob_cov": ("jacov", 0.92),
    "fisher": ("fisher", 0.94),
    "grasp": ("grasp", 0.60),
    "l2_norm": ("l2_norm", 0.93),
    "params": ("params", 1.0),
    "flops": ("flops", 0.98),
}


@pytest.fixture(scope="module")
def both(reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Our scores and the published ones of NAS-Bench-Suite-Zero, one row per architecture."""
    published = pd.read_csv(
        reference_data("nb201_proxies/suite_zero_final_9445_cifar10.csv.gz"), dtype={"ops": str}
    )
    rows = published.sample(SAMPLE, random_state=0)
    space = plugins.search_space("nasbench201")
    images = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    setup = Setup(space, space.tasks["cifar10"], images, 64, 0, torch.device("cpu"))
    estimators = configure(AGREEMENT).estimators
    ours = [
        {
            name: outcome.rows[0].score
            for name, outcome in score_architecture(
                setup, space.network_key(space.parse(ops)), estimators
            ).items()
        }
        for ops in rows.ops
    ]
    return pd.concat([pd.DataFrame(ours), rows.add_prefix("published_").reset_index(drop=True)], axis=1)


@pytest.mark.parametrize("name", AGREEMENT)
def test_scores_rank_as_the_published_ones(both: pd.DataFrame, name: str) -> None:
    theirs, wanted = AGREEMENT[name]
    ours = rank_last(both[name].astype(float))
    rho = stats.spearmanr(ours, rank_last(both[f"published_{theirs}"])).statistic
    print(f"{name}: Spearman {rho:.4f} with the published scores of {len(both)} architectures")
    # Of n architectures the figure scatters; three standard errors on Fisher's z scale below it.
    slack = 3 / np.sqrt(len(both) - 3) if len(both) < 200 else 0.0
    assert rho >= np.tanh(np.arctanh(min(wanted, 1 - 1e-9)) - slack) - 1e-9
