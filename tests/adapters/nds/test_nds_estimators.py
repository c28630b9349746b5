"""Every cheap estimator on networks of NDS: a score, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from torch import nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.core import Task
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge_adapters.nds.cell_network import build_cifar, build_imagenet
from nasgauge_adapters.nds.families import CELLS, FAMILIES, cell_space
from nasgauge_adapters.nds.stage_network import build

NAMES = tuple(name for name in plugins.names(plugins.ESTIMATORS) if not plugins.estimator(name).trains)  # type: ignore[union-attr]

REFUSED = {"darts": {"ntk_condition"}, "darts_in": {"ntk_condition"}}
"""Where `none` leaves so little of a cell that the kernel is singular."""

Build = Callable[..., nn.Module]


def networks() -> dict[str, tuple[Build, str, int]]:
    """One small network of each space: its builder, its architecture, the size of its images."""
    found: dict[str, tuple[Build, str, int]] = {}
    for family in CELLS:
        name = cell_space(family, imagenet=False).sample(1, 1)[0].partition("/")[2]
        found[family] = build_cifar, f"4x3/{name}", 8
    found["darts_in"] = build_imagenet, found["darts"][1], 64
    for family, stages in FAMILIES.items():
        end = "m0.5g2" if stages.block == "bottleneck" else ""
        found[family] = build, f"{stages.block}/c3s1w4/d1w8s1{end}-d2w16s2{end}", 8
    return found


NETWORKS = networks()


@cache
def scored(network: str, order: tuple[str, ...]) -> dict[tuple[str, str], tuple[float | None, str | None]]:
    builder, architecture, size = NETWORKS[network]
    images = np.random.default_rng(0).standard_normal((24, 3, size, size)).astype(np.float32)
    setup = toy_setup(lambda _name, *, classes: builder(architecture, classes=classes), images=images)
    setup = replace(setup, task=Task(setup.task.classes, size))
    found = score_architecture(setup, "a", plugins.configure(order).estimators)
    return {(name, row.part): (row.score, row.error) for name, each in found.items() for row in each.rows}


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
def test_every_cheap_estimator_scores_or_says_why_not(network: str) -> None:
    found = scored(network, NAMES)
    assert {name for name, _ in found} == set(NAMES)
    for (name, _), (score, error) in found.items():
        assert (score is None) != (error is None), name
        assert score is None or np.isfinite(score), name


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_known_to_be_refused(network: str) -> None:
    refused = {name for (name, _), (score, _) in scored(network, NAMES).items() if score is None}
    assert refused == REFUSED.get(network, set())
