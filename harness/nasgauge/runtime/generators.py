"""The global generators that networks draw from: torch's of the CPU and the device, numpy's, Python's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch


def torch_generators(device: torch.device) -> list[torch.Generator]:
    """Torch's global generator of the CPU, and that of the device where it is another."""
    generators = [torch.default_generator]
    if device.type in ("cuda", "xpu"):
        backend = torch.get_device_module(device)
        place = backend.current_device() if device.index is None else device.index
        generators.append(backend.default_generators[place])
    elif device.type == "mps":
        generators.append(torch.mps._get_default_mps_generator())
    return generators


@contextmanager
def seeded(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, all global generators begin at `seed`; afterwards they are as they were before.

    So what is drawn inside depends on the seed alone, and nothing outside depends on what is drawn.

    Example:
        >>> cpu = torch.device("cpu")
        >>> with seeded(3, cpu):
        ...     first = torch.rand(())
        >>> with seeded(3, cpu):
        ...     bool(torch.rand(()) == first)
        True
    """
    # Not torch.manual_seed, which would also seed the generators of all other accelerators.
    generators = torch_generators(device)
    states = [generator.get_state() for generator in generators]
    others = np.random.get_state(), random.getstate()
    for generator in generators:
        generator.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)
    try:
        yield
    finally:
        for generator, state in zip(generators, states, strict=True):
            generator.set_state(state)
        np.random.set_state(others[0])
        random.setstate(others[1])
