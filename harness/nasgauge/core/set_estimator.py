"""An estimator that is defined only over a set of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core.errors import InputError
from nasgauge.core.settings import keyword_defaults, summary
from nasgauge.core.table import Floats


@dataclass(frozen=True)
class Candidates:
    """What a set estimator sees: N architectures by the stored scores of its parts.

    parts: (N,) scores by part name, higher is better, -inf where an architecture has none.
    label: row numbers, or None for all -> accuracies (percent). Asking costs the seconds that the
        table recorded for training those architectures; they are added to the estimator's cost. With a
        label's name as second argument, such as "validation/epoch 10 of 200", what networks reach
        there, at the cost of just that; raises InputError where there is no such label.
    seed: the seed of the run.
    options: name of the benchmark -> (N, D) the option that each architecture takes at each of the D
        decisions of its space; raises InputError where the architectures are of another one, and where
        the space is not described so.
    spent: adds seconds, of a training or a search that was done before, to the estimator's cost.
    """

    parts: Mapping[str, Floats]
    label: Callable[..., Floats]
    seed: int
    options: Callable[[str], NDArray[np.intp]] = lambda benchmark: np.empty((0, 0), np.intp)
    spent: Callable[[float], None] = lambda seconds: None


@dataclass(frozen=True)
class SetEstimator:
    """A function `combine(candidates, *, setting=default) -> (N,)` of the stored scores of its parts.

    It is defined only over a set of architectures, so its scores are computed when read and never
    stored. parts: names of estimators, `name.part` for one of several values; a setting `of`
    (names joined by "+", each with a weight before it if it has one: `naswot+0.2*params`) takes
    their place.
    """

    combine: Callable[..., Floats]
    parts: tuple[str, ...] = ()
    paper: str = ""
    name: str = ""
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.combine.__name__)
        defaults = keyword_defaults(self.combine, "estimator", self.name, "candidates")
        object.__setattr__(self, "defaults", defaults)

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return summary(self.combine)

    def parts_of(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """The parts under these settings."""
        return tuple(weights(settings["of"])) if "of" in settings else self.parts


def weights(text: str) -> dict[str, float]:
    """Weight by name; raises InputError.

    >>> weights("naswot+0.2*params")
    {'naswot': 1.0, 'params': 0.2}
    """
    found: dict[str, float] = {}
    for term in text.split("+"):
        number, _, name = term.rpartition("*")
        if name in found:
            raise InputError(f"{name!r} stands twice in {text!r}: give it a weight")
        try:
            found[name] = float(number or 1)
        except ValueError:
            raise InputError(
                f"cannot read {term!r}: wanted NAME or WEIGHT*NAME, such as 0.2*params"
            ) from None
        if not (name and 0 < found[name] < np.inf):
            raise InputError(f"cannot read {term!r}: wanted a name, and a weight above 0")
    return found
