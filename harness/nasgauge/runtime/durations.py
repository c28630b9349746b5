"""Durations and rates in words."""

from __future__ import annotations

_UNITS = (("day", 86400.0), ("h", 3600.0), ("min", 60.0), ("s", 1.0))


def duration(seconds: float) -> str:
    """A duration with the digits that matter.

    >>> duration(0.2), duration(42.4), duration(3570), duration(12000), duration(180000)
    ('1 s', '42 s', '1 h', '3 h 20 min', '2 days 2 h')
    """
    step = next(step for least, step in ((36000, 3600), (3600, 300), (600, 60), (0, 1)) if seconds >= least)
    if seconds < 86400:
        step = min(step, 300)
    left = float(max(1, round(seconds / step)) * step)
    words = []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            words.append(f"{count:.0f} {name}{'s' if name == 'day' and count > 1 else ''}")
    return " ".join(words[:2])


def cost(seconds: float) -> str:
    """As `duration`, with fractions of a second.

    >>> cost(0.01234), cost(2.04), cost(600)
    ('0.012 s', '2 s', '10 min')
    """
    return f"{seconds:.2g} s" if seconds < 10 else duration(seconds)


def rate(per_second: float) -> str:
    """A rate in the unit that gives it digits before the point.

    >>> rate(250), rate(2.5), rate(0.05), rate(0.0005)
    ('250 a second', '2.5 a second', '3.0 a minute', '1.8 an hour')
    """
    for unit, size in (("second", 1), ("minute", 60)):
        if per_second * size >= 1:
            return f"{_short(per_second * size)} a {unit}"
    return f"{_short(per_second * 3600)} an hour"


def data_size(count: float) -> str:
    """Bytes in the unit that gives them digits before the point.

    >>> data_size(512), data_size(1_300_000), data_size(2.5e9)
    ('512 B', '1.3 MB', '2.5 GB')
    """
    unit = "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if count < 1000:
            break
        count, unit = count / 1000, larger
    return f"{count:.0f} {unit}" if unit == "B" else f"{_short(count)} {unit}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
