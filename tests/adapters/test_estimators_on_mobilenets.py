"""Every estimator on small networks with depthwise convolutions, squeeze-excite and h-swish."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from torch import nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture

# All kinds of blocks, h-swish and squeeze-excite among them.
ARCHITECTURES = {
    "mnasnet": "e6k3l2se1-e4k5l2se0-e1k3l1se1-e6k3l1se0-e6k5l1se0-e4k3l1se1-e4k3l2se1",
    "nas_bench_macro": "12010210",
    "ofa_mbv3": "k5e4k7e3|k3e4k3e6k3e3|k5e4k5e3|k7e3k3e6|k5e4k5e3",
}
SIZES = {"init_channels": 8, "cells": 2}


def setup_of(name: str) -> Setup:
    """24 random images of 64 pixels, and the network in small."""
    space = plugins.search_space(name)
    images = np.random.default_rng(0).standard_normal((24, 3, 64, 64), dtype=np.float32)

    def build(_architecture: str, *, classes: int, **sizes: Any) -> nn.Module:
        return space.build(ARCHITECTURES[name], classes=classes, **SIZES | sizes)

    return toy_setup(build, images)


@pytest.mark.slow
@pytest.mark.parametrize("space", ARCHITECTURES)
@pytest.mark.parametrize("name", plugins.names(plugins.ESTIMATORS))
def test_each_estimator_has_a_score(name: str, space: str) -> None:
    for row in score_architecture(setup_of(space), "a", plugins.configure([name]).estimators)[name].rows:
        assert row.error is None
        assert row.score is not None
        assert math.isfinite(row.score)


def test_a_network_of_h_swish_alone_has_no_codes() -> None:
    def build(_architecture: str, *, classes: int) -> nn.Module:
        conv = nn.Conv2d(3, 4, 3)
        return nn.Sequential(
            conv, nn.Hardswish(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, classes)
        )

    for name in ("naswot", "swap", "linear_regions"):
        (row,) = score_architecture(toy_setup(build), "a", plugins.configure([name]).estimators)[name].rows
        assert row.score is None
        assert row.error == "ValueError: the network has no ReLU: activation codes are undefined"
