"""An estimator of one network, and what it said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nasgauge.core.settings import keyword_defaults, summary

READS = ("architecture", "network", "images", "labels")
"""What an estimator can look at."""


@dataclass(frozen=True)
class Estimator:
    """A function `score(probe, *, setting=default)` that rates one untrained network; higher is better.

    `version` changes whenever the same network would get another score, so that stored scores of
    an older definition are never mixed with new ones.

    trains: whether it trains networks, or their last layer: it runs only where it is named.
    cost: settings -> cost of a score, in any unit, where the settings decide it.
    """

    score: Callable[..., float | Mapping[str, float]]
    paper: str = ""
    version: str = "1"
    name: str = ""
    trains: bool = False
    cost: Callable[[Mapping[str, Any]], float] | None = None
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.score.__name__)
        object.__setattr__(self, "defaults", keyword_defaults(self.score, "estimator", self.name, "probe"))

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return summary(self.score)


@dataclass(frozen=True)
class Score:
    """What one estimator said of one architecture, and what it cost.

    part: name of the value where the estimator returns several, else empty.
    score: None where there is none; `error` then says why. An infinite score is kept and also has
        its reason in `error`.
    build_seconds: building the network, moving it to the device, and putting the images there.
    score_seconds: the estimator's own time plus that of every shared pass it used.
    reads: what the estimator looked at, of `READS`, joined by "+".
    peak_memory_bytes: highest allocation on the accelerator while scoring; None where unknown.
    """

    architecture: str
    estimator: str
    score: float | None
    error: str | None
    build_seconds: float
    score_seconds: float
    reads: str
    part: str = ""
    note: str | None = None
    peak_memory_bytes: int | None = None
