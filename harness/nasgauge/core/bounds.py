"""What a setting may be, said in its annotation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from nasgauge.core.errors import InputError


@dataclass(frozen=True)
class Bounds:
    """The interval in which a number has to lie.

    Attributes:
        low: The smallest value allowed.
        high: The largest value allowed.
        above: A value that has to be exceeded.
        below: A value that must not be reached.

    Example:
        >>> share = Annotated[float, Bounds(above=0, high=1)]
        >>> Bounds(above=0, high=1).allows(0.5), Bounds(above=0, high=1).allows(0.0)
        (True, False)
        >>> print(Bounds(low=0, below=1), "|", Bounds(low=1, high=64))
        0 or more, less than 1 | 1 to 64
    """

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        words = {"above": "more than {:g}", "low": "{:g} or more", "below": "less than {:g}"}
        words["high"] = "at most {:g}"
        if self.below == math.inf:
            words["below"] = "finite"
        given = {name: getattr(self, name) for name in words}
        return ", ".join(words[name].format(value) for name, value in given.items() if value is not None)

    def allows(self, value: float) -> bool:
        """Whether the value lies within; NaN never does."""
        return (
            (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
            and value == value
        )


AtLeastOne = Annotated[int, Bounds(low=1)]
"""A whole number, 1 or more."""


def bounds(annotation: object) -> bool:
    """Whether an annotation says which values a setting may have.

    >>> bounds(AtLeastOne), bounds(Literal["a", "b"]), bounds(int)
    (True, True, False)
    """
    kind, *rules = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    return get_origin(kind) is Literal or any(isinstance(rule, Bounds) for rule in rules)


def check_value(name: str, value: object, annotation: object) -> None:
    """Checks a setting against the `Bounds` or the `Literal` in its annotation.

    Raises:
        InputError: For a value outside; the text gives the setting, its value and what was wanted.
    """
    if (wanted := _refused(value, annotation)) is not None:
        raise InputError(f"setting {name} is {value!r}: wanted {wanted}")


def _refused(value: Any, annotation: object) -> str | None:
    """What was wanted in place of the value; None where it will do."""
    kind, *rules = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    for rule in rules:
        if isinstance(rule, Bounds) and value is not None and not rule.allows(value):
            return str(rule)
    if get_origin(kind) is Literal and value not in get_args(kind):
        options = [str(option) for option in get_args(kind)]
        return " or ".join(options) if len(options) < 3 else f"one of {', '.join(options)}"
    return None
