"""Our scores of real networks against the authors' released code, value by value.

Networks, initial weights and images are those of the reference run, so what remains is rounding
and the order of sums. A few architectures by default; `NASGAUGE_REFERENCE_SAMPLE=60` takes all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch

from nasgauge import plugins
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture

SAMPLE = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "4"))
# Relative and absolute: single weights decide zico (a deviation near zero) and the sign of grasp.
TOLERANCES = {
    "fisher": (0.01, 1e-6),
    "grad_norm": (0.01, 1e-6),
    "gradsign": (0.01, 0),
    "grasp": (0.1, 0.05),
    "snip": (0.01, 1e-6),
    "zico": (0.1, 1e-6),
}


@pytest.fixture(scope="module")
def golden(reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Scores of the reference run."""
    path = reference_data("nb201_golden/golden_first60.csv")
    return pd.read_csv(path, dtype={"ops": str}).head(SAMPLE)


@pytest.fixture(scope="module")
def ours(golden: pd.DataFrame, reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Our scores, from the weights that `torch.manual_seed(0)` gives each network."""
    # As written, not the one that stands for all equal networks: its layers would come in another order.
    space = replace(plugins.search_space("nasbench201"), network_key=lambda architecture: architecture)
    images = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    images = replace(images, mean=(0.4914, 0.4822, 0.4465), std=(0.247, 0.2435, 0.2616))
    setup = Setup(space, space.tasks["cifar10"], images, 64, 0, torch.device("cpu"))
    estimators = configure(TOLERANCES).estimators
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nasgauge.probing.probe.derive_seed", lambda *_parts: 0)
        rows = [score_architecture(setup, space.parse(ops), estimators) for ops in golden.ops]
    return pd.DataFrame([{name: outcome.rows[0].score for name, outcome in row.items()} for row in rows])


@pytest.mark.parametrize("name", TOLERANCES)
def test_scores_are_those_of_the_released_code(ours: pd.DataFrame, golden: pd.DataFrame, name: str) -> None:
    relative, absolute = TOLERANCES[name]
    assert list(ours[name]) == pytest.approx(list(golden[name]), rel=relative, abs=absolute)
