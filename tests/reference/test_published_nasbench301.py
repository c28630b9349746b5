"""Our scores of DARTS networks against the published ones, architecture by architecture.

A few networks by default; `NASGAUGE_REFERENCE_SAMPLE=200 pytest tests/reference -s` takes as many as
the agreement was measured on, and prints the figures. With `NASGAUGE_REFERENCE_STORE=FILE` it goes on
from there where it was stopped.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats

from nasgauge import plugins
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.scoring.loop import ScoringLoop, in_process
from nasgauge.scoring.store import Store

SAMPLE = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "5"))
COMMAND = (
    f"NASGAUGE_REFERENCE_SAMPLE={SAMPLE} NASGAUGE_REFERENCE_STORE=FILE pytest "
    "tests/reference/test_published_nasbench301.py (networks with the operations of the search phase)"
)
# Ours, theirs, and the Spearman that 200 architectures reached, less a little.
AGREEMENT = {
    "naswot": ("nwot", 0.95),
    "synflow": ("synflow", 0.90),
    "params": ("params", 1.0),
    "flops": ("flops", 0.98),
    "l2_norm": ("l2_norm", 0.90),
}


@pytest.fixture(scope="module")
def both(reference_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Our scores and the published ones of NAS-Bench-Suite-Zero, one row per architecture."""
    published = pd.read_csv(reference_data("nb301_suite_zero/zc_725_xgb_v1.0.csv.gz"))
    rows = published.sample(SAMPLE, random_state=0)
    space = plugins.search_space("nasbench301")
    # The published scores are of networks with the operations of the search phase.
    space = replace(space, build=partial(space.build, search_phase=True))
    images = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    setup = Setup(space, space.tasks["cifar10"], images, 32, 0, torch.device("cpu"))
    estimators = configure(AGREEMENT).estimators
    names = [space.parse(arch) for arch in rows.arch]
    path = os.environ.get("NASGAUGE_REFERENCE_STORE") or tmp_path_factory.mktemp("store") / "s.sqlite"
    with Store(Path(path), create=True) as store:
        run = store.run(setup.provenance("cifar10"), COMMAND)
        for _ in ScoringLoop(setup, estimators, store, run, in_process(setup, estimators)).score(names):
            pass
        ours = store.frame(run).pivot(index="architecture", columns="estimator", values="score")
    return pd.concat([ours.loc[names], rows.set_axis(names).add_prefix("published_")], axis=1)


@pytest.mark.parametrize("name", AGREEMENT)
def test_scores_rank_as_the_published_ones(both: pd.DataFrame, name: str) -> None:
    theirs, wanted = AGREEMENT[name]
    rho = stats.spearmanr(both[name], both[f"published_{theirs}"]).statistic
    label = both["published_val_accuracy_xgb_v1.0_noisy"]
    ours, published = (stats.spearmanr(both[x], label).statistic for x in (name, f"published_{theirs}"))
    print(
        f"{name}: Spearman {rho:.4f} with the published scores of {len(both)} architectures; with the "
        f"surrogate's label {ours:.3f} (published scores {published:.3f})"
    )
    # Of n architectures the figure scatters; three standard errors on Fisher's z scale below it.
    slack = 3 / np.sqrt(len(both) - 3) if len(both) < 200 else 0.0
    assert rho >= np.tanh(np.arctanh(min(wanted, 1 - 1e-9)) - slack) - 1e-9
