"""Channel counts of the size space: five numbers, each of eight, written `8:16:24:32:64`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from nasgauge.core import InputError

CHANNELS = (8, 16, 24, 32, 40, 48, 56, 64)
LAYERS = ("first cell", "first reduction", "second cell", "second reduction", "third cell")
SIZE = len(CHANNELS) ** len(LAYERS)
DECISIONS = (len(CHANNELS),) * len(LAYERS)


def parse(text: str) -> str:
    """Canonical string of an architecture.

    Raises: InputError saying which number is wrong.

    >>> parse(" 8:16:24:32:64 ")
    '8:16:24:32:64'
    """
    return ":".join(map(str, channels(text)))


def channels(text: str) -> tuple[int, ...]:
    """Channels of stem and first cell, first reduction, second cell, second reduction, third cell."""
    numbers = text.strip().split(":")
    if len(numbers) != len(LAYERS):
        raise InputError(
            f"{text[:80]!r} has {len(numbers)} numbers: wanted {len(LAYERS)} joined by ':', "
            "such as 8:16:24:32:64"
        )
    for number, layer in zip(numbers, LAYERS, strict=True):
        if number not in map(str, CHANNELS):
            raise InputError(
                f"{number[:20]!r} channels of the {layer} in {text[:80]!r}: "
                f"wanted one of {', '.join(map(str, CHANNELS))}"
            )
    return tuple(map(int, numbers))


def decode(options: Sequence[int]) -> str:
    """Architecture of five options, the place in `CHANNELS` of each layer's number.

    >>> decode([0, 1, 2, 3, 7])
    '8:16:24:32:64'
    """
    return ":".join(str(CHANNELS[option]) for option in options)


def enumerate_architectures() -> Iterator[str]:
    """All 32,768 architectures in the benchmark's own order, the last number fastest."""
    return (":".join(map(str, choice)) for choice in product(CHANNELS, repeat=len(LAYERS)))


def sample(count: int, seed: int) -> list[str]:
    """`count` distinct architectures, uniform without replacement.

    They are the first of one shuffle of all: a larger sample with the same seed extends a smaller one.

    Raises: InputError for a count outside 1..32,768 or a negative seed.
    """
    if not 1 <= count <= SIZE:
        raise InputError(f"cannot sample {count} architectures: nats_sss has {SIZE}, wanted 1 to {SIZE}")
    if seed < 0:
        raise InputError(f"seed {seed} is negative: wanted 0 or more")
    names = list(enumerate_architectures())
    return [names[row] for row in np.random.default_rng(seed).permutation(SIZE)[:count]]


def neighbours(architecture: str) -> list[str]:
    """The 35 architectures with one number changed, by layer, then by number."""
    found = channels(architecture)
    return [
        ":".join(map(str, (*found[:layer], number, *found[layer + 1 :])))
        for layer, old in enumerate(found)
        for number in CHANNELS
        if number != old
    ]
