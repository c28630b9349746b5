"""Samples: the same architectures in any order are one, and what the user named is no sample of a space."""

from __future__ import annotations

import pytest

from nasgauge.core import Sample
from nasgauge.core.sample import ALL, DRAWN, KINDS, NAMED, UNRECORDED


def test_order_and_repetition_do_not_matter() -> None:
    assert Sample.of(DRAWN, ["b", "a", "b"], 0) == Sample.of(DRAWN, ("a", "b"), 0)


def test_the_digest_tells_architectures_apart() -> None:
    one, other = Sample.of(NAMED, ["a", "b"]), Sample.of(NAMED, ["a", "c"])
    assert one.digest == Sample.of(NAMED, ["b", "a"]).digest != other.digest
    assert Sample.of(NAMED, ["ab"]).digest != one.digest


def test_all_of_what_was_not_recorded_is_one_sample() -> None:
    assert Sample.of(UNRECORDED, ["a"]).digest == Sample.of(UNRECORDED, ["b"]).digest == ""


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_user_named_says_nothing_of_a_search_space(kind: str) -> None:
    assert Sample.of(kind, ["a"]).of_space == (kind in (DRAWN, ALL, UNRECORDED))
