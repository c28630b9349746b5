"""`nasgauge study kernel`: the matrices are what counting by hand gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from toys import convolutional, toy_setup

from nasgauge.probing.probe import Probe
from nasgauge.studies.kernel import draw, kernel_of

Run = Callable[..., tuple[int, str, str]]


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


def test_singular_kernels_and_networks_without_a_kernel_are_drawn_too() -> None:
    setup = toy_setup(images=np.ones((8, 3, 8, 8), np.float32))
    same = kernel_of(setup, "a", 10.0)
    assert same.score == -np.inf
    bare = kernel_of(
        toy_setup(lambda _a, classes: nn.Sequential(nn.Flatten(), nn.Linear(192, classes))), "a", 9
    )
    assert "no ReLU" in str(bare.error)
    assert np.isnan(bare.off_diagonal)
    fine = kernel_of(toy_setup(convolutional), "a", 50.0)
    panels = draw([fine, fine], [same, bare], "drawn").axes[:4]
    assert [len(axes.images) for axes in panels] == [1, 1, 1, 0]
    assert [axes.get_title().partition("\n")[0] for axes in panels[2:]] == [
        "accuracy 10.00 %",
        "accuracy 9.00 %",
    ]


@pytest.mark.slow
def test_the_command_draws_the_best_and_the_worst(tmp_path: Path, cli: Run) -> None:
    command = ("study", "kernel", "--sample", "8", "--count", "2", "--plot", "k.png", "--threads", "1")
    command += ("--batch-size", "4")
    code, output, _ = cli(*command, "--matrices", "k.npz")
    assert code == 0
    assert Path("k.png").read_bytes().startswith(b"\x89PNG")
    with np.load("k.npz") as archive:
        assert archive["agreement"].shape == (4, 4, 4)
        accuracy = archive["accuracy"].tolist()
        assert [name.replace("|", r"\|") in output for name in archive["architecture"]] == [True] * 4
    assert accuracy[:2] == sorted(accuracy, reverse=True)[:2]
    assert accuracy[2:] == sorted(accuracy[2:], reverse=True)
    assert {path.name for path in tmp_path.iterdir()} == {"k.png", "k.npz"}, "nothing is stored"
    code, _, error = cli(*command, "--count", "5")
    assert code == 2
    assert "5 best and 5 worst are more than the 8 architectures" in error
    assert cli("study", "kernel")[0] == 2
