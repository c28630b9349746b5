"""An estimator of one network, and what it said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from nasgauge.core.configurable import Configurable
from nasgauge.core.image_settings import ImageSettings

READS = ("architecture", "network", "images", "labels")
"""What an estimator can look at."""


@dataclass(frozen=True)
class Estimator(Configurable):
    """A function that rates one untrained network; higher is better.

    Attributes:
        score: `score(probe, *, setting=default)` to a number, or to named numbers, each a row of its own.
            Settings are its keyword arguments, or the fields of one argument that is a
            `nasgauge.core.Settings`. It looks at the `nasgauge.probing.probe.Probe`, does not change what
            is shared there, and raises ArithmeticError or ValueError where a network has no score: that is a
            row with its reason. A RuntimeError is one too, unless the first three networks have the same.
        paper: Address of the publication.
        version: Changes whenever the same network would get another score, so that stored scores of an
            older definition are never mixed with new ones.
        name: By which it is asked for and stored; the function's own where none is given.
        trains: Whether it trains networks, or their last layer: it runs only where it is named.
        cost: Settings to cost of a score, in any unit, where the settings decide it.
        images: Which settings are numbers of images, so that more than there are can be refused.
        defaults: The settings and their defaults, taken from the function.

    Raises:
        InputError: For what is not a function of a probe, and for a setting without default, or with
            one that cannot be stored.

    Example:
        >>> def depth(probe, *, power=1):
        ...     '''Number of modules.'''
        ...     return float(len(list(probe.network.modules())) ** power)
        >>> found = Estimator(depth, version="2")
        >>> found.name, found.summary, dict(found.defaults)
        ('depth', 'Number of modules.', {'power': 1})
    """

    score: Callable[..., float | Mapping[str, float]]
    paper: str = ""
    version: str = "1"
    name: str = ""
    trains: bool = False
    cost: Callable[[Mapping[str, Any]], float] | None = None
    images: ImageSettings | None = None
    defaults: Mapping[str, Any] = field(init=False)

    kind: ClassVar[str] = "estimator"
    subject: ClassVar[str] = "probe"
    function_name: ClassVar[str] = "score"


@dataclass(frozen=True)
class Score:
    """What one estimator said of one architecture, and what it cost.

    Attributes:
        architecture: Canonical string.
        estimator: Name of the estimator.
        score: None if there is none; `error` then says why. An infinite score is kept and also has
            its reason in `error`.
        error: Why there is no finite score; None where there is one.
        build_seconds: Building the network, moving it to the device, and putting the images there.
        score_seconds: The estimator's own time plus that of every shared pass it used.
        reads: What the estimator looked at, of `READS`, joined by "+".
        part: Name of the value where the estimator returns several, else empty.
        note: Remarks of the estimator, joined by "; ".
        peak_memory_bytes: Highest use of memory while scoring, of the accelerator's or of the process;
            None where unknown.
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
