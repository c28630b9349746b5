"""Lists of whole numbers, as options give them."""

from __future__ import annotations

from collections.abc import Sequence

from nasgauge.core import InputError


def whole_numbers(given: str | Sequence[int], option: str, least: int) -> list[int]:
    """Different whole numbers, rising.

    Args:
        given: The numbers, or a text such as `1,2,4`.
        option: What they were given by, for errors.
        least: The smallest that is allowed.

    Raises:
        InputError: For a text that cannot be read, a number that is too small, or another order.

    Example:
        >>> whole_numbers("1,2,4", "--at", 0)
        [1, 2, 4]
    """
    parts = given.split(",") if isinstance(given, str) else [str(number) for number in given]
    text = ",".join(parts)
    if not all(part.isascii() and part.isdecimal() and int(part) >= least for part in parts):
        raise InputError(
            f"cannot read {option} {text!r}: wanted whole numbers from {least}, such as 32,64,128"
        )
    found = [int(part) for part in parts]
    if found != sorted(set(found)):
        raise InputError(f"{option} {text!r}: wanted each number once, and rising")
    return found
