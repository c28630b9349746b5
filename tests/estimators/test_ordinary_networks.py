"""Every estimator on networks that are not NAS cells: it scores them, or says why not."""

from __future__ import annotations

import math

import pytest
from ordinary import NETWORKS
from toys import toy_setup

from nasgauge import plugins
from nasgauge.scoring.score_architecture import score_architecture

OUTSIDE = "ValueError: the weight of layer 'layer.self_attn.out_proj' is used outside it"
NO_RELU = "ValueError: the network has no ReLU"
NO_CONVOLUTION = "ValueError: the network has no convolution of square maps after the first"
TOKENS = "ValueError: the network has features of shape"
REFUSALS = {
    ("fisher", "encoder"): OUTSIDE,
    ("gradsign", "encoder"): OUTSIDE,
    **{(name, "mixer"): NO_RELU for name in ("linear_regions", "naswot", "rbflex", "swap", "wrcor")},
    **{("eznas", network): NO_CONVOLUTION for network in ("attention", "encoder", "mixer")},
    **{
        (name, network): TOKENS
        for name in ("az_parts", "meco", "zen")
        for network in ("attention", "encoder", "mixer")
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", plugins.names(plugins.ESTIMATORS))
def test_it_has_a_score_or_a_reason(name: str, network: str) -> None:
    setup = toy_setup(lambda _architecture, classes: NETWORKS[network](classes))
    for row in score_architecture(setup, "a", plugins.configure([name]).estimators)[name].rows:
        if reason := REFUSALS.get((name, network)):
            assert row.score is None
            assert row.error is not None
            assert row.error.startswith(reason)
        else:
            assert row.error is None
            assert row.score is not None
            assert math.isfinite(row.score)
