"""The MobileNetV3 space of Once-for-All: notations, what does not run, samples, neighbours."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.ofa_mbv3.notations import format_stages, parse_stages
from nasgauge_adapters.ofa_mbv3.space import (
    DECISIONS,
    SIZE,
    _stage,
)

SPACE = search_space("ofa_mbv3")
ONE = "k5e4k7e3|k3e4k3e6k3e3|k5e4k5e3|k7e3k3e6k3e6k3e6|k5e4k5e3k5e4"
PUBLISHED = (
    "{'wid': None, 'ks': [5, 7, 5, 5, 3, 3, 3, 7, 5, 5, 3, 7, 7, 3, 3, 3, 5, 5, 5, 5], "
    "'e': [4, 3, 4, 4, 4, 6, 3, 4, 4, 3, 4, 3, 3, 6, 6, 6, 4, 3, 4, 4], 'd': [2, 3, 2, 4, 3], 'r': [224]}"
)
ENCODING = {"ks": [3] * 20, "e": [4] * 20, "d": [2] * 5}


@given(st.lists(st.integers(0, 7370), min_size=5, max_size=5))
def test_parse_and_print(numbers: list[int]) -> None:
    stages = [_stage(number) for number in numbers]
    text = format_stages(stages)
    assert SPACE.parse(f" {text}\n") == SPACE.network_key(text) == text
    assert parse_stages(text) == tuple(map(tuple, stages))


@pytest.mark.parametrize(
    "text",
    [ONE, PUBLISHED, PUBLISHED.replace("None", "null").replace("'", '"'), PUBLISHED.replace("[224]", "224")],
)
def test_notations(text: str) -> None:
    assert SPACE.parse(text) == ONE


def test_what_does_not_run_makes_no_difference() -> None:
    other = ENCODING | {"ks": [3, 3, 7, 7] * 5, "e": [4, 4, 6, 3] * 5, "r": [224]}
    assert SPACE.parse(json.dumps(other)) == SPACE.parse(json.dumps(ENCODING)) == "|".join(["k3e4k3e4"] * 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE.rpartition("|")[0], "has 4 of the 5 stages: wanted k5e4k7e3"),
        (ONE.replace("k5e4k7e3", "k5e4"), "stage 1 of .* has 1 blocks: wanted 2 or 3 or 4"),
        (ONE + "k3e3k3e3", "stage 5 of .* has 5 blocks"),
        (
            ONE.replace("k7e3k3", "k9e3k3"),
            "stage 4 of .* has k9e3: wanted k of 3 or 5 or 7 and e of 3 or 4 or 6",
        ),
        (ONE.replace("k5e4k5e3|", "k5e4;k5e3|"), "stage 3 of .* is 'k5e4;k5e3'"),
        ("k٣e٤k3e3|" * 4 + "k3e3k3e3", "wanted"),
        (json.dumps(ENCODING | {"d": [2, 2, 2, 2, 5]}), "d is \\[2, 2, 2, 2, 5\\]: wanted 2 or 3 or 4"),
        (json.dumps(ENCODING | {"ks": [3] * 19}), "ks is .*: wanted a list of 20 whole numbers"),
        (json.dumps(ENCODING | {"e": [5] * 20}), "stage 1 of .* has k3e5"),
        (json.dumps(ENCODING | {"r": [160]}), "r is \\[160\\]: wanted 224"),
        ('{"ks": []}', "has no d, e: wanted ks, e and d"),
        ("{1, 2}", "wanted"),
        ("{open('x')}", "neither a Python nor a JSON literal"),
    ],
)
def test_malformed_strings(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SPACE.parse(text)


def test_size() -> None:
    assert SIZE == (81 + 729 + 6561) ** 5
    assert len({format_stages([_stage(number)]) for number in range(7371)}) == 7371
    with pytest.raises(InputError, match="too many to list"):
        SPACE.enumerate()


def test_samples_are_uniform_and_extend_each_other() -> None:
    assert SPACE.sample(30, 1)[:20] == SPACE.sample(20, 1) != SPACE.sample(20, 2)
    depths = Counter(len(stage) for name in SPACE.sample(2000, 0) for stage in parse_stages(name))
    assert depths[4] / 10_000 == pytest.approx(6561 / 7371, abs=0.01)
    assert depths[2] / 10_000 == pytest.approx(81 / 7371, abs=0.005)


def test_neighbours() -> None:
    found = SPACE.neighbours(ONE)
    blocks = sum(len(stage) for stage in parse_stages(ONE))
    assert len(set(found)) == len(found) == 4 * blocks + 9 * 4 + 3
    assert "k5e4k7e3k3e6" + ONE[8:] in found, "a block more in the first stage"
    assert ONE[:-4] in found, "one less in the last"
    assert all(ONE in SPACE.neighbours(name) for name in found)


def test_decisions() -> None:
    assert len(DECISIONS.sizes) == 45
    options = [0] * 45
    assert DECISIONS.decode(options) == "|".join(["k3e3k3e3"] * 5)
    options[0:5] = [1, 2, 0, 0, 1]
    assert DECISIONS.decode(options).partition("|")[0] == "k7e3k3e4k3e3"
    named = DECISIONS.named()
    assert list(named)[9:12] == ["stage 2 depth", "stage 2 block 1 kernel", "stage 2 block 1 expansion"]
    assert [len(each) for each in named.values()] == list(DECISIONS.sizes)


def test_operations() -> None:
    assert SPACE.operations is not None
    assert SPACE.operations("|".join(["k3e3k5e6"] * 5)) == {"k3e3", "k5e6"}
