"""Our scores against those of the authors' released code on the same networks and images.

A few networks by default; `NASGAUGE_REFERENCE_SAMPLE=60 pytest tests/reference -s` takes all that there
are, and prints the figures. Architectures without a score there are left out; those without one here
rank last.
"""

from __future__ import annotations

import math
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
from nasgauge_adapters.nasbench201.network import build
from nasgauge_estimators.ntk_condition import _log_condition

SAMPLE = min(int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "8")), 60)
# Ours (estimator, part), theirs, and the Spearman wanted, on all 60.
AGREEMENT = {
    ("az_parts", "expressivity"): ("az_f64_expressivity", 0.93),
    ("az_parts", "progressivity"): ("az_f64_progressivity", 0.85),
    ("az_parts", "trainability"): ("az_f64_trainability", 0.95),
    ("epe_nas", ""): ("epe_nas", 0.70),
    ("linear_regions", ""): ("te_lr_thin", 0.94),
    ("meco", ""): ("meco", 0.97),
    ("near", ""): ("near_b64", 0.99),
    ("ntk_condition", ""): ("te_ntk_cond_b16", 0.85),
    ("rbflex", ""): ("rbflex", 0.93),
    ("swap", ""): ("swap_n16", 0.96),
    ("trainable_layers", ""): ("trainable_layers", 0.999),
    ("vkdnw", "entropy"): ("vkdnw_entropy_randn32", 0.6),
    ("wrcor", ""): ("wrcor", 0.97),
    ("zen", ""): ("zen", 0.98),
}


@pytest.fixture(scope="module")
def golden(reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Theirs as they returned them, one row per architecture."""
    first, second = (
        pd.read_csv(reference_data(name), dtype={"ops": str})
        for name in ("nb201_golden/golden_first60.csv", "nb201_golden2/golden2_first60.csv")
    )
    # Of networks without a path from input to output, rounding makes their entropy the highest of all.
    second.loc[second.near_b64 < 30, "vkdnw_entropy_randn32"] = np.nan
    return first.merge(second.drop(columns=["index", "arch_str"]), on="ops", validate="one_to_one")


@pytest.fixture(scope="module")
def both(golden: pd.DataFrame, reference_data: Callable[[str], Path]) -> pd.DataFrame:
    """Ours and theirs, one row per architecture."""
    theirs = golden.copy()
    # There low is good, and 100000, the largest, stands for no value.
    theirs["te_ntk_cond_b16"] *= -1
    rows = theirs.head(SAMPLE)
    space = plugins.search_space("nasbench201")
    images = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    setup = Setup(space, space.tasks["cifar10"], images, 64, 0, torch.device("cpu"))
    estimators = configure(sorted({name for name, _ in AGREEMENT})).estimators
    ours = []
    for ops in rows.ops:
        scores = score_architecture(setup, space.network_key(space.parse(ops)), estimators).values()
        ours.append({(row.estimator, row.part): row.score for outcome in scores for row in outcome.rows})
    return pd.concat([pd.DataFrame(ours).astype(float), rows], axis=1)


@pytest.mark.parametrize("part", AGREEMENT, ids=lambda part: ".".join(filter(None, part)))
def test_scores_rank_as_those_of_the_released_code(both: pd.DataFrame, part: tuple[str, str]) -> None:
    theirs, wanted = AGREEMENT[part]
    rows = both[np.isfinite(both[theirs])]
    rho = stats.spearmanr(rank_last(rows[part]), rows[theirs]).statistic
    print(f"{'.'.join(filter(None, part))}: Spearman {rho:.4f} with {theirs} of {len(rows)} architectures")
    # Of n architectures the figure scatters; three standard errors on Fisher's z scale below it.
    slack = 3 / np.sqrt(len(rows) - 3) if SAMPLE < 60 else 0.0
    assert rho >= np.tanh(np.arctanh(wanted) - slack)


@pytest.mark.parametrize("ops", ["131204", "334421", "100140"])
def test_condition_number_of_the_same_weights_and_images(
    golden: pd.DataFrame, reference_data: Callable[[str], Path], ops: str
) -> None:
    # From draw to draw it moves so much that ranks agree badly; of one draw it is the same number.
    with np.load(reference_data("images/cifar10/cifar10_mini.npz")) as file:
        pixels = file["train_images"][np.random.default_rng(0).permutation(640)[:16]] / 255
    scaled = (pixels - (0.4914, 0.4822, 0.4465)) / (0.247, 0.2435, 0.2616)
    images = torch.tensor(scaled, dtype=torch.float32).permute(0, 3, 1, 2)
    torch.manual_seed(0)
    network = build(ops, classes=10).train()
    theirs = float(golden.set_index("ops").te_ntk_cond_b16[ops])
    assert math.exp(_log_condition(network, images)) == pytest.approx(theirs, rel=0.01)
