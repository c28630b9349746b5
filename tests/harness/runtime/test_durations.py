"""Durations, rates and sizes as people say them."""

from __future__ import annotations

import pytest

from nasgauge.runtime.durations import data_size, duration, rate


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1 s"),
        (0.2, "1 s"),
        (59.4, "59 s"),
        (59.7, "1 min"),
        (119, "1 min 59 s"),
        (640, "11 min"),
        (3599, "1 h"),
        (12000, "3 h 20 min"),
        (86399, "1 day"),
        (180000, "2 days 2 h"),
        (864000, "10 days"),
    ],
)
def test_durations_have_the_digits_that_matter(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("per_second", "text"),
    [
        (250, "250 a second"),
        (2.5, "2.5 a second"),
        (0.05, "3.0 a minute"),
        (0.5, "30 a minute"),
        (0.0005, "1.8 an hour"),
    ],
)
def test_rates_have_digits_before_the_point(per_second: float, text: str) -> None:
    assert rate(per_second) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1_300_000, "1.3 MB"), (2.5e9, "2.5 GB"), (4e15, "4000 TB")],
)
def test_sizes_have_digits_before_the_point(count: float, text: str) -> None:
    assert data_size(count) == text
