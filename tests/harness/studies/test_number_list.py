"""Lists of whole numbers."""

from __future__ import annotations

import pytest

from nasgauge.core import InputError
from nasgauge.studies.number_list import whole_numbers


def test_numbers_may_be_a_text_or_numbers() -> None:
    assert whole_numbers("2,4,16", "--x", 2) == whole_numbers((2, 4, 16), "--x", 2) == [2, 4, 16]
    assert whole_numbers("0", "--x", 0) == [0]


@pytest.mark.parametrize("given", ["", "a", "1,,2", "1.5", "-1", "1", "\u0662", (1, 4)])
def test_what_cannot_be_read_is_named(given: str) -> None:
    with pytest.raises(InputError, match=r"cannot read x='.*': wanted whole numbers from 2, such as"):
        whole_numbers(given, "--x", 2)


@pytest.mark.parametrize("given", ["4,2", "2,2", [8, 4]])
def test_numbers_rise(given: str) -> None:
    with pytest.raises(InputError, match="wanted each number once, and rising"):
        whole_numbers(given, "--x", 2)
