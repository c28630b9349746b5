"""All global generators are seeded inside, and are as before outside."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from nasgauge.runtime.generators import seeded, torch_generators

CPU = torch.device("cpu")


def draw(device: torch.device = CPU) -> tuple[float, ...]:
    return float(torch.rand((), device=device)), float(np.random.rand()), random.random()


def test_the_seed_alone_decides_what_is_drawn() -> None:
    found = []
    for seed in (3, 3, 2**62):
        draw()
        with seeded(seed, CPU):
            found.append(draw())
    assert found[0] == found[1]
    assert not set(found[0]) & set(found[2])


def test_outside_the_generators_go_on_as_if_nothing_was_drawn() -> None:
    with seeded(1, CPU):
        expected = draw(), draw()
    with seeded(1, CPU):
        first = draw()
        with pytest.raises(ZeroDivisionError), seeded(2, CPU):
            draw()[0] / 0
        assert (first, draw()) == expected


def test_the_cpu_has_one_generator() -> None:
    assert torch_generators(CPU) == [torch.default_generator]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_the_generator_of_the_device_too() -> None:
    device = torch.device("cuda")
    found = []
    for _ in range(2):
        draw(device)
        with seeded(3, device):
            found.append(draw(device))
    assert found[0] == found[1]
    state = torch.cuda.get_rng_state()
    with seeded(3, device):
        draw(device)
    assert torch.equal(torch.cuda.get_rng_state(), state)
