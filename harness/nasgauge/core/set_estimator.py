"""An estimator that is defined only over a set of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nasgauge.core.configurable import Configurable
from nasgauge.core.errors import InputError
from nasgauge.core.table import Floats


@dataclass(frozen=True)
class Candidates:
    """What a set estimator sees: N architectures by the stored scores of its parts.

    Attributes:
        parts: (N,) scores by part name, higher is better, -inf where an architecture has none.
        label: Row numbers, or None for all, to accuracies (percent). Asking costs the seconds that the
            table recorded for training those architectures; they are added to the estimator's cost. With
            a label's name as second argument, such as "validation/epoch 10 of 200", what networks reach
            there, at the cost of just that; raises InputError if there is no such label.
        seed: The seed of the run.
        options: Name of the benchmark to (N, D) the option that each architecture takes at each of the D
            decisions of its space; raises InputError where the architectures are of another benchmark,
            and where the space has no `decisions`.
        spent: Adds seconds, of a training or a search that was done before, to the estimator's cost.
    """

    parts: Mapping[str, Floats]
    label: Callable[..., Floats]
    seed: int
    options: Callable[[str], NDArray[np.intp]] = lambda benchmark: np.empty((0, 0), np.intp)
    spent: Callable[[float], None] = lambda seconds: None


@dataclass(frozen=True)
class SetEstimator(Configurable):
    """A function that rates architectures by the stored scores of others; higher is better.

    It is defined only over a set of architectures, so its scores are computed when read and never
    stored.

    Attributes:
        combine: `combine(candidates, *, setting=default)` to (N,) scores, of the `Candidates`. Settings
            are as of `Estimator.score`.
        parts: Names of estimators, `name.part` for one of several values. A setting `of` (names joined by
            "+", each with a weight before it if it has one: `naswot+0.2*params`) takes their place.
        paper: Address of the publication.
        name: By which it is asked for; the function's own where none is given.
        defaults: The settings and their defaults, taken from the function.

    Raises:
        InputError: For what is not a function of candidates, and for a setting without default, or with
            one that cannot be stored.

    Example:
        >>> def mean_rank(candidates):
        ...     '''Mean of the ranks under each part.'''
        ...     return np.mean([part.argsort().argsort() for part in candidates.parts.values()], axis=0)
        >>> found = SetEstimator(mean_rank, parts=("naswot", "params"))
        >>> parts = {"naswot": np.array([3.0, 1.0, 2.0]), "params": np.array([1.0, 2.0, 3.0])}
        >>> found.combine(Candidates(parts, label=lambda rows: rows, seed=0)).tolist()
        [1.0, 0.5, 1.5]
    """

    combine: Callable[..., Floats]
    parts: tuple[str, ...] = ()
    paper: str = ""
    name: str = ""
    defaults: Mapping[str, Any] = field(init=False)
    kind: ClassVar[str] = "estimator"
    subject: ClassVar[str] = "candidates"
    function_name: ClassVar[str] = "combine"

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
