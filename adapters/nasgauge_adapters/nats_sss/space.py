"""Channel counts of the size space: five numbers, each of eight, written `8:16:24:32:64`."""

from __future__ import annotations

from nasgauge.core import InputError, ProductSpace

CHANNELS = ("8", "16", "24", "32", "40", "48", "56", "64")
LAYERS = ("first cell", "first reduction", "second cell", "second reduction", "third cell")


def channels(text: str) -> tuple[int, ...]:
    """Channels of stem and first cell, first reduction, second cell, second reduction, third cell.

    Raises:
        InputError: Saying which number is wrong.

    Example:
        >>> channels(" 8:16:24:32:64 ")
        (8, 16, 24, 32, 64)
    """
    return tuple(map(int, _numbers(text)))


def _numbers(text: str) -> tuple[str, ...]:
    numbers = text.strip().split(":")
    if len(numbers) != len(LAYERS):
        raise InputError(
            f"{text[:80]!r} has {len(numbers)} numbers: wanted {len(LAYERS)} joined by ':', "
            "such as 8:16:24:32:64"
        )
    for number, layer in zip(numbers, LAYERS, strict=True):
        if number not in CHANNELS:
            raise InputError(
                f"{number[:20]!r} channels of the {layer} in {text[:80]!r}: "
                f"wanted one of {', '.join(CHANNELS)}"
            )
    return tuple(numbers)


SIZES = ProductSpace("nats_sss", dict.fromkeys(LAYERS, CHANNELS), _numbers, ":".join)
"""All 32,768 of them, in the benchmark's own order: one decision per layer."""
