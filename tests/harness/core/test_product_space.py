"""A product space gives all that follows from a list of options per decision."""

from __future__ import annotations

import hashlib
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasgauge.core import InputError, ProductSpace
from nasgauge.plugins import search_space


def read(text: str) -> tuple[str, ...]:
    """Options of a text such as `b.2.x`."""
    found = tuple(text.strip().split("."))
    if len(found) != 3:
        raise InputError(f"{text!r} has {len(found)} parts: wanted 3")
    return found


CHOICES = {"letter": ("a", "b"), "digit": ("1", "2", "3"), "last": ("x", "y", "z", "w")}
SPACE = ProductSpace("toy", CHOICES, read, ".".join)
LARGE = ProductSpace("large", {f"d{n}": ("0", "1", "2") for n in range(50)}, tuple, "".join)
OPTIONS = st.tuples(*(st.integers(0, size - 1) for size in (2, 3, 4)))


def test_all_architectures_once_with_the_last_decision_fastest() -> None:
    names = list(SPACE.enumerate())
    assert names[:5] == ["a.1.x", "a.1.y", "a.1.z", "a.1.w", "a.2.x"]
    assert len(set(names)) == len(names) == SPACE.size == 24
    assert [".".join(options) for options in SPACE.combinations()] == names


@given(OPTIONS)
def test_encode_is_the_inverse_of_decode(options: tuple[int, ...]) -> None:
    name = SPACE.decode(options)
    assert SPACE.encode(name) == options
    assert SPACE.parse(f" {name}\n") == name
    assert name == list(SPACE.enumerate())[np.ravel_multi_index(options, SPACE.sizes)]


def test_no_two_are_the_same_network() -> None:
    assert [SPACE.network_key(f" {name} ") for name in SPACE.enumerate()] == list(SPACE.enumerate())


def test_what_it_reads_it_also_checks() -> None:
    for function in (SPACE.parse, SPACE.encode, SPACE.neighbours):
        with pytest.raises(InputError, match=r"'a\.1' has 2 parts: wanted 3"):
            function("a.1")  # type: ignore[operator]


@given(OPTIONS)
def test_neighbours_take_another_option_at_one_decision(options: tuple[int, ...]) -> None:
    found = [SPACE.encode(name) for name in SPACE.neighbours(SPACE.decode(options))]
    assert len(set(found)) == len(found) == 1 + 2 + 3
    places = [[at for at in range(3) if other[at] != options[at]] for other in found]
    assert places == [[0], [1], [1], [2], [2], [2]]
    assert [other[1] for other in found[1:3]] == [at for at in range(3) if at != options[1]]


def test_a_sample_is_the_beginning_of_one_shuffle() -> None:
    whole = SPACE.sample(24, 3)
    assert set(whole) == set(SPACE.enumerate())
    names = list(SPACE.enumerate())
    assert whole == [names[row] for row in np.random.default_rng(3).permutation(24)]
    assert SPACE.sample(5, 3) == whole[:5] != SPACE.sample(5, 4)


@pytest.mark.parametrize(
    ("count", "seed", "message"),
    [
        (0, 0, "cannot sample 0 architectures: toy has 24, wanted 1 to 24"),
        (25, 0, "cannot sample 25 architectures: toy has 24, wanted 1 to 24"),
        (1, -1, "seed -1 is negative: wanted 0 or more"),
    ],
)
def test_samples_that_cannot_be_drawn(count: int, seed: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SPACE.sample(count, seed)


def test_a_space_too_large_to_list_still_draws() -> None:
    assert LARGE.size == 3**50 > 2**63
    drawn = LARGE.sample(300, 0)
    assert len(set(drawn)) == 300
    assert LARGE.sample(40, 0) == drawn[:40] != LARGE.sample(40, 1)
    counts = [column.count("1") for column in zip(*drawn, strict=True)]
    assert all(50 < count < 150 for count in counts)  # 100 expected, deviation 8
    with pytest.raises(InputError, match=r"large has 7\.2e\+23 architectures, too many to list: draw some"):
        LARGE.enumerate()
    with pytest.raises(InputError, match=r"large has 7\.2e\+23, wanted 1 to 7\.2e\+23"):
        LARGE.sample(0, 0)


def test_decisions_are_those_of_the_space() -> None:
    decisions = SPACE.decisions
    assert decisions.sizes == (2, 3, 4)
    assert decisions.named() == CHOICES
    assert decisions.encode is not None
    assert decisions.decode(decisions.encode("b.3.w")) == "b.3.w"


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("nasbench201", "04f67b047ed7"),
        ("nats_sss", "cedf219eb964"),
        ("nasbench301", "3a8b687e455e"),
    ],
)
def test_samples_and_neighbours_are_those_of_every_release(name: str, digest: str) -> None:
    space = search_space(name)
    drawn = space.sample(40, 7)
    lines = [*drawn, *(other for one in islice(drawn, 3) for other in space.neighbours(one))]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] == digest
