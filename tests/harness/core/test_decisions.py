"""Decisions have names, or numbers where nobody named them."""

from __future__ import annotations

from nasgauge.core import Decisions


def decode(options: object) -> str:
    """Nobody asks."""
    return str(options)


def test_names_are_those_given() -> None:
    found = Decisions((2, 1), decode, choices={"kernel": "ab", "depth": ["c"]}).named()
    assert found == {"kernel": ("a", "b"), "depth": ("c",)}
    assert list(found) == ["kernel", "depth"], "in the order of the decisions"


def test_numbers_stand_for_names() -> None:
    assert Decisions((2, 3), decode).named() == {"0": ("0", "1"), "1": ("0", "1", "2")}
