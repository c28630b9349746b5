"""Recorded seconds of trainings: whether a clock can count them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nasgauge.core import Floats, InputError


def check_seconds(source: str, architectures: Sequence[str], seconds: Floats, *, in_seconds: bool) -> None:
    """Raises InputError where trainings took no time that a budget could count.

    Args:
        source: Of the table, for the error.
        architectures: M of them.
        seconds: (M,) of their trainings.
        in_seconds: Whether the budget is one of seconds: what took 0 seconds would never use it up. A budget
            of evaluations ends whatever they took, and only needs seconds that can be added up.
    """
    way = "give a budget by --evaluations, or the seconds by --seconds-column"
    kinds = [("negative or infinite", (seconds < 0) | np.isinf(seconds), f"mend the table, or {way}")]
    if in_seconds:
        kinds.append(("no", np.isnan(seconds), "give them by --seconds-column, or a budget by --evaluations"))
        kinds.append(("0", seconds == 0, f"a budget of seconds is never used up by them: {way}"))
    for what, wrong, how in kinds:
        if wrong.any():
            name = repr(architectures[int(wrong.argmax())])
            many = f"{wrong.sum()} of its {len(seconds)} architectures, such as {name}"
            which = many if len(seconds) > 1 else name
            raise InputError(f"the table ({source}) has {what} training seconds of {which}: {how}")
