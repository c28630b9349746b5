"""Our scores of NAS-Bench-101's networks against those that NAS-Bench-Suite-Zero published for 500 cells.

Sizes of some by default; `NASGAUGE_REFERENCE_SAMPLE=40 pytest tests/reference -s` scores networks, a minute
each, and prints the figures.
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

SAMPLE = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "0"))
SIZES, BATCH = 30, 32
SCORED = ("synflow", "l2_norm", "snip", "grad_norm")
SPACE = plugins.search_space("nasbench101")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Theirs, one row per cell."""
    return pd.read_csv(reference_data("nb101/suite_zero_prelim500_by_hash.csv.gz"))


def test_sizes_rank_as_the_published_ones(published: pd.DataFrame) -> None:
    # Not equal: a few networks there have another order of vertices, and so of the channels left over.
    rows = published.sample(SIZES, random_state=0)
    ours = []
    for hashed in rows.module_hash:
        with torch.device("meta"):
            network = SPACE.build(SPACE.parse(hashed), classes=10)
        ours.append(sum(each.numel() for each in network.parameters()) / 1e6)
    assert stats.spearmanr(ours, rows.params).statistic >= 0.999
    assert np.allclose(ours, rows.params, rtol=0.01)


@pytest.mark.skipif(SAMPLE < 10, reason="takes a minute a network: NASGAUGE_REFERENCE_SAMPLE=40 asks for it")
def test_scores_rank_as_the_published_ones(
    published: pd.DataFrame, reference_data: Callable[[str], Path]
) -> None:
    rows = published.sample(SAMPLE, random_state=0)
    images = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    setup = Setup(SPACE, SPACE.tasks["cifar10"], images, BATCH, 0, torch.device("cpu"))
    estimators = configure(SCORED).estimators
    ours = []
    for hashed in rows.module_hash:
        found = score_architecture(setup, SPACE.network_key(SPACE.parse(hashed)), estimators)
        ours.append({name: outcome.rows[0].score for name, outcome in found.items()})
    for name, scores in pd.DataFrame(ours).astype(float).items():
        rho = stats.spearmanr(rank_last(scores), rank_last(rows[str(name)])).statistic
        print(f"{name}: Spearman {rho:.4f} with the published scores of {SAMPLE} cells")
        assert rho >= 0.9, name
