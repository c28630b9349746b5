"""Samples of a search space: what every space checks, and how one too large to list draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nasgauge.core.errors import InputError

LISTABLE = 2**24
"""Architectures of the largest space that is listed or shuffled as a whole."""


def generator(name: str, size: int, count: int, seed: int) -> np.random.Generator:
    """The generator of a sample of `count` of the `size` architectures of a space.

    Raises:
        InputError: For a count outside 1 to `size`, or a negative seed.
    """
    if not 1 <= count <= size:
        there = f"{name} has {told(size)}, wanted 1 to {told(size)}"
        raise InputError(f"cannot sample {count} architectures: {there}")
    if seed < 0:
        raise InputError(f"seed {seed} is negative: wanted 0 or more")
    return np.random.default_rng(seed)


def distinct(count: int, draw: Callable[[], str]) -> list[str]:
    """The first `count` different architectures that `draw` gives, in the order drawn."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[draw()] = None
    return list(found)


def too_many(name: str, size: int) -> InputError:
    """What a space says that cannot be listed."""
    return InputError(
        f"{name} has {told(size)} architectures, too many to list: draw some with --sample NUMBER, or "
        "name them by --architectures FILE or --table FILE"
    )


def told(size: int) -> str:
    """A number of architectures as a message writes it.

    >>> told(15625), told(10**18)
    ('15625', '1e+18')
    """
    return f"{size:.2g}" if size > LISTABLE else str(size)
