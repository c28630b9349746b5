"""A measured value with its interval over architectures, and the difference of two."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import stdtr, stdtrit

from nasgauge.core import Floats, InputError

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value and its 95 % interval: how far it could move with another draw of architectures.

    influence: (N,) how much each architecture moves the value, mean zero; None where the interval
        was resampled. Two estimates on the same architectures are compared through it.
    """

    value: float
    low: float
    high: float
    influence: Floats | None = field(default=None, compare=False, repr=False)

    def columns(self, name: str) -> dict[str, float]:
        """As columns of a table, its value under `name`.

        >>> Estimate(0.5, 0.4, 0.6).columns("tau")
        {'tau': 0.5, 'tau_low': 0.4, 'tau_high': 0.6}
        """
        return {name: self.value, f"{name}_low": self.low, f"{name}_high": self.high}


def undefined(count: int) -> Estimate:
    """The NaN that a measure of `count` architectures gives where it has no value."""
    return Estimate(np.nan, np.nan, np.nan, np.full(count, np.nan))


def standard_error(influence: Floats) -> float:
    """sqrt(sum psi^2 / (n (n - 1))) of influence values psi (n,); NaN for fewer than two."""
    n = influence.size
    return float(np.sqrt(influence @ influence / (n * (n - 1)))) if n > 1 else np.nan


def t_quantile(count: int) -> float:
    """Half width of the interval in standard errors: Student's t with count - 1 degrees of freedom."""
    return float(stdtrit(count - 1, (1 + CONFIDENCE) / 2))


def correlation_estimate(value: float, influence: Floats) -> Estimate:
    """A correlation with its interval on Fisher's z scale (atanh), which keeps it inside [-1, 1].

    At |value| = 1 no single architecture moves it: the influence values are zero and the interval
    is that one point. With fewer than about 20 architectures take any interval as a rough guide.
    """
    return on_z_scale(value, t_quantile(influence.size) * standard_error(influence), influence)


def on_z_scale(value: float, half_width: float, influence: Floats | None = None) -> Estimate:
    """A correlation with an interval of that half width, put on Fisher's z scale."""
    value = float(np.clip(value, -1, 1))
    if 1 - abs(value) < 1e-12:
        return Estimate(value, value, value, influence)
    on_scale = half_width / (1 - value**2)
    low, high = np.tanh(np.arctanh(value) + np.array([-on_scale, on_scale]))
    return Estimate(value, float(low), float(high), influence)


def difference(a: Estimate, b: Estimate) -> tuple[Estimate, float]:
    """Value of `a` minus that of `b`, and the two-sided p value of "no difference".

    Both must be over the same architectures in the same order. The standard error is that of the
    influence values psi_a - psi_b, so what the two share cancels: intervals may overlap and the
    difference be clear all the same. It is not put on the z scale.

    Raises InputError where an estimate has no influence values or the numbers of architectures differ.

    >>> from nasgauge.metrics import kendall_tau
    >>> tau = kendall_tau([1, 2, 4, 3, 5], [1, 2, 3, 4, 5])
    >>> difference(tau, tau)
    (Estimate(value=0.0, low=0.0, high=0.0), 1.0)
    """
    if a.influence is None or b.influence is None:
        raise InputError(f"no influence values in {a if a.influence is None else b}: compare correlations")
    if a.influence.size != b.influence.size:
        raise InputError(
            f"one estimate is over {a.influence.size} architectures, the other over {b.influence.size}: "
            "wanted the same architectures in both"
        )
    influence, value = a.influence - b.influence, a.value - b.value
    error = standard_error(influence)
    half_width = t_quantile(influence.size) * error
    estimate = Estimate(value, value - half_width, value + half_width, influence)
    if error == 0:
        return estimate, float(value == 0)
    return estimate, float(2 * stdtr(influence.size - 1, -abs(value) / error))
