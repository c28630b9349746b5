"""Our scores of TransNAS-Bench-101's networks against the published ones, architecture by architecture.

A few networks of each space by default; `NASGAUGE_REFERENCE_SAMPLE=40 pytest tests/reference -s` takes as
many as the agreement was measured on, and prints the figures.

The published scores are of networks for 63 classes, on 256 x 256 images of Taskonomy; ours are of the same
networks on photographs of `SIZE` pixels (`NASGAUGE_REFERENCE_PIXELS`), at a sixteenth of the cost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats

from nasgauge import plugins
from nasgauge.core import Task
from nasgauge.images import load_images
from nasgauge.metrics import rank_last
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture

SAMPLE = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "6"))
SIZE = int(os.environ.get("NASGAUGE_REFERENCE_PIXELS", "64"))
CLASSES, BATCH = 63, 32
# Ours, theirs, and the Spearman that 40 architectures reached, less a little, in each space.
AGREEMENT = {
    "params": ("params", {"micro": 1.0, "macro": 1.0}),
    "flops": ("flops", {"micro": 1.0, "macro": 1.0}),
    "naswot": ("nwot", {"micro": 0.98, "macro": 0.98}),
    "l2_norm": ("l2_norm", {"micro": 0.98, "macro": 0.98}),
    "snip": ("snip", {"micro": 0.97, "macro": 0.85}),
    "grad_norm": ("grad_norm", {"micro": 0.97, "macro": 0.9}),
    "jacob_cov": ("jacov", {"micro": 0.83, "macro": 0.35}),
    "fisher": ("fisher", {"micro": 0.95, "macro": 0.75}),
}


@pytest.fixture(scope="module", params=["micro", "macro"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two spaces."""
    return str(request.param)


@pytest.fixture(scope="module")
def both(kind: str, reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Our scores and the published ones of NAS-Bench-Suite-Zero, one row per architecture."""
    published = pd.read_csv(reference_data(f"transnas101/transnas101_{kind}_naslib_proxies_half.csv.gz"))
    rows = published[published.task == "class_scene"].sample(SAMPLE, random_state=0)
    space = plugins.search_space(f"transnas_{kind}")
    images = load_images(f"folder:{reference_data('images/imagenet512')}", size=SIZE)
    images = replace(images, labels=images.labels % CLASSES, classes=CLASSES)
    setup = Setup(space, Task(CLASSES, SIZE), images, BATCH, 0, torch.device("cpu"))
    estimators = configure(AGREEMENT).estimators
    ours: list[Mapping[str, float | None]] = []
    for arch in rows.arch:
        outcomes = score_architecture(setup, space.network_key(arch), estimators)
        ours.append({name: outcome.rows[0].score for name, outcome in outcomes.items()})
    return pd.concat([pd.DataFrame(ours), rows.add_prefix("published_").reset_index(drop=True)], axis=1)


@pytest.mark.parametrize("name", AGREEMENT)
def test_scores_rank_as_the_published_ones(both: pd.DataFrame, kind: str, name: str) -> None:
    theirs, wanted = AGREEMENT[name]
    published = rank_last(both[f"published_{theirs}"])
    rho = stats.spearmanr(rank_last(both[name].astype(float)), published).statistic
    accuracy = both["published_valid_as_stored_there"]
    ours = stats.spearmanr(both[name].astype(float), accuracy).statistic
    others = stats.spearmanr(published, accuracy).statistic
    print(
        f"{kind} {name}: Spearman {rho:.4f} with the published scores of {len(both)} architectures; with "
        f"class_scene {ours:.3f} (published scores {others:.3f})"
    )
    # Of n architectures the figure scatters; three standard errors on Fisher's z scale below it.
    slack = 3 / np.sqrt(max(1, len(both) - 3)) if len(both) < 40 else 0.0
    assert rho >= np.tanh(np.arctanh(min(wanted[kind], 1 - 1e-9)) - slack) - 1e-9
