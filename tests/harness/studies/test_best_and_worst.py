"""Kernels of the best and the worst: the matrices are what counting by hand gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from toys import toy_setup

from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge.scoring.run_spec import PreparedRun
from nasgauge.studies.best_and_worst import best_and_worst, kernel_of


def counted(probe: Probe) -> np.ndarray:
    """Shares of equal units, pair by pair."""
    network, codes = probe.network, []
    x = probe.images
    with torch.no_grad():
        for layer in network.children():
            x = layer(x)
            if isinstance(layer, nn.ReLU):
                codes.append((x > 0).flatten(1))
    code = torch.cat(codes, 1).numpy()
    return np.array([[np.mean(one == other) for other in code] for one in code])


def test_entries_are_shares_of_units_that_agree() -> None:
    setup = toy_setup(batch_size=6)
    found = kernel_of(setup, "a", 90.0)
    expected = counted(Probe("a", setup))
    assert found.agreement == pytest.approx(expected)
    assert np.diag(found.agreement).tolist() == [1] * 6
    units = 2 * (4 + 1) * 8 * 8
    assert found.score == pytest.approx(np.linalg.slogdet(expected * units)[1])
    assert found.off_diagonal == pytest.approx((expected.sum() - 6) / 30)


def test_singular_kernels_and_networks_without_a_kernel_say_so() -> None:
    same = kernel_of(toy_setup(images=np.ones((8, 3, 8, 8), np.float32)), "a", 10.0)
    assert same.score == -np.inf
    assert same.error is None
    flat = toy_setup(lambda _a, classes: nn.Sequential(nn.Flatten(), nn.Linear(192, classes)))
    bare = kernel_of(flat, "a", 9.0)
    assert "no ReLU" in str(bare.error)
    assert bare.agreement is None
    assert np.isnan(bare.off_diagonal)


def test_both_ends_of_the_sample_are_taken_best_first() -> None:
    setup = toy_setup(batch_size=4)
    run = PreparedRun(setup, "toy", ["b", "c", "a"], setup.space.load_table("toy"))
    found = best_and_worst(run, 1)
    assert [each.architecture for each in found.kernels] == ["c", "a"]
    assert [each.accuracy for each in found.best] == [2.0]
    assert (found.sample_size, found.run.chosen) == (3, ["c", "a"])
    with pytest.raises(InputError, match="2 best and 2 worst are more than the 3 architectures"):
        best_and_worst(run, 2)
