"""Our scores against those of the authors' released code on the same networks and images.

A few networks by default; `NASGAUGE_REFERENCE_SAMPLE=60 pytest tests/reference -s` takes all that there
are, and prints the figures. Architectures without a score in either are left out.
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
from nasgauge.plugins import configure
from nasgauge.probe import Setup
from nasgauge.run import score_network

SAMPLE = min(int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "8")), 60)
# Ours (estimator, part), theirs, and the Spearman wanted, on all 60.
AGREEMENT = {
    ("az_parts", "expressivity"): ("az_f64_expressivity", 0.93),
    ("az_parts", "progressivity"): ("az_f64_progressivity", 0.85),
    ("az_parts", "trainability"): ("az_f64_trainability", 0.95),
    ("epe_nas", ""): ("epe_nas", 0.70),
    ("linear_regions", ""): ("te_lr_thin", 0.94),
    ("meco", ""): ("meco", 0.97),
    ("ntk_condition", ""): ("te_ntk_cond_b16", 0.85),
    ("swap", ""): ("swap_n16", 0.96),
    ("zen", ""): ("zen", 0.98),
}


@pytest.fixture(scope="module")
def both(reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Ours and theirs, one row per architecture."""
    theirs = pd.read_csv(reference_data("nb201_golden/golden_first60.csv"), dtype={"ops": str})
    # There 100000 stands for no value, and low is good.
    theirs["te_ntk_cond_b16"] = -theirs.te_ntk_cond_b16.where(theirs.te_ntk_cond_b16 < 1e5)
    rows = theirs.head(SAMPLE)
    space = plugins.search_space("nasbench201")
    images = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    setup = Setup(space, space.tasks["cifar10"], images, 64, 0, torch.device("cpu"))
    estimators = configure(sorted({name for name, _ in AGREEMENT}), [])
    ours = []
    for ops in rows.ops:
        scores = score_network(setup, space.parse(ops), estimators).values()
        ours.append({(row.estimator, row.part): row.score for several in scores for row in several})
    return pd.concat([pd.DataFrame(ours).astype(float), rows], axis=1)


@pytest.mark.parametrize("part", AGREEMENT, ids=".".join)
def test_scores_rank_as_those_of_the_released_code(both: pd.DataFrame, part: tuple[str, str]) -> None:
    theirs, wanted = AGREEMENT[part]
    pair = both[[part, theirs]].astype(float).to_numpy()
    pair = pair[np.isfinite(pair).all(axis=1)]
    rho = stats.spearmanr(pair[:, 0], pair[:, 1]).statistic
    print(f"{'.'.join(part)}: Spearman {rho:.4f} with {theirs} of {len(pair)} architectures")
    # Of n architectures the figure scatters; three standard errors on Fisher's z scale below it.
    slack = 3 / np.sqrt(len(pair) - 3) if SAMPLE < 60 else 0.0
    assert rho >= np.tanh(np.arctanh(wanted) - slack)
