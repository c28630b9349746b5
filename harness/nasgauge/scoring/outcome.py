"""What one estimator did with one network: a result, or a failure of the machine, which is not one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nasgauge.core import Score

RUNTIME_ERRORS = ("RuntimeError", "NotImplementedError", "RecursionError")
"""What may be the result of a network, or a bug of the estimator."""


@dataclass(frozen=True)
class Outcome:
    """What one estimator did with one network.

    Attributes:
        rows: Its scores, one per part, or one with the reason why there is none.
        machine_failure: Why the machine could not score the network; empty where there are rows. It is no
            result: at another time, or alone, the same network may well have a score.
        suspect: Kind and line of the RuntimeError behind a row: where all networks have the same, it is a
            bug of the estimator. Empty for all else.
    """

    rows: Sequence[Score] = ()
    machine_failure: str = ""
    suspect: str = ""
