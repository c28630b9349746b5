"""The MobileNet space of Accel-NASBench: notations, samples, neighbours."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.mnasnet.space import QUANTITIES, STAGED, Stage, by_stage, parse_options, stages_of

SPACE = search_space("mnasnet")
ONE = "e1k5l1se0-e1k5l1se0-e4k3l2se0-e1k3l1se1-e6k3l2se0-e4k3l4se0-e1k3l3se1"
LISTS = {
    "e": [1, 1, 4, 1, 6, 4, 1],
    "k": [5, 5, 3, 3, 3, 3, 3],
    "l": [1, 1, 2, 1, 2, 4, 3],
    "se": [False, False, False, True, False, False, True],
}
BLOCKS = {f"block{stage}_{name}": values[stage] for name, values in LISTS.items() for stage in range(7)}


@given(st.integers(0, STAGED.size - 1))
def test_parse_and_print(number: int) -> None:
    options = tuple(int(option) for option in np.unravel_index(number, STAGED.sizes))
    text = STAGED.decode(options)
    assert SPACE.parse(f" {text}\n") == SPACE.network_key(text) == text
    assert STAGED.encode(text) == options


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        json.dumps(BLOCKS),
        str(BLOCKS),
        json.dumps({"architecture": BLOCKS, "metrics": {}}),
        json.dumps(LISTS),
        ", ".join(map(str, LISTS.values())),
        json.dumps([*LISTS.values()]),
        str([*LISTS.values()]).replace("True", "1").replace("False", "0"),
    ],
)
def test_notations(text: str) -> None:
    assert SPACE.parse(text) == ONE
    assert stages_of(text)[5:] == [Stage(4, 3, 4, False), Stage(1, 3, 3, True)]
    assert next(by_stage(parse_options(text))) == ("1", "5", "1", "0")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE[10:], "has 6 of the 7 stages: wanted e1k3l1se0"),
        (ONE.replace("e6", "e5"), "stage 5 expansion is 5 in 'e1k5.*: wanted 1 or 4 or 6"),
        (ONE.replace("e1k3l3se1", "e1k3l4se1"), "stage 7 layers is 4 .* wanted 1 or 2 or 3$"),
        (ONE.replace("k5l1se0-e4", "k7l1se0-e4"), "stage 2 kernel is 7"),
        (ONE[:-1] + "2", "stage 7 squeeze-excite is 2"),
        (ONE[:-1], "stage 7 of .* is 'e1k3l3se'"),
        ("٣".join(ONE.split("3")), "wanted"),
        (json.dumps({key: value for key, value in BLOCKS.items() if key != "block3_k"}), "no block3_k"),
        (json.dumps(LISTS | {"l": [1] * 6}), "l is .* wanted a list of 7 whole numbers"),
        (json.dumps(LISTS | {"se": ["no"] * 7}), "se has 'no': wanted whole numbers"),
        ("[1, 2]", "wanted the four lists e, k, l and se"),
        ('{"architecture": 3}', "wanted the four lists"),
        ("{broken", "neither a Python nor a JSON literal"),
    ],
)
def test_malformed_strings(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SPACE.parse(text)


def test_size() -> None:
    assert STAGED.size == 36**6 * 48
    assert len(STAGED.choices) == 28
    assert list(STAGED.choices)[:4] == [f"stage 1 {name}" for name in QUANTITIES.values()]
    with pytest.raises(InputError, match="too many to list"):
        SPACE.enumerate()


def test_samples_extend_each_other() -> None:
    assert SPACE.sample(30, 1)[:20] == SPACE.sample(20, 1) != SPACE.sample(20, 2)
    assert len(set(SPACE.sample(500, 0))) == 500


def test_43_neighbours() -> None:
    found = SPACE.neighbours(ONE)
    assert len(set(found)) == len(found) == 43
    assert all(
        sum(a != b for a, b in zip(parse_options(name), parse_options(ONE), strict=True)) == 1
        for name in found
    )


def test_operations() -> None:
    assert SPACE.operations is not None
    assert SPACE.operations(ONE) == {
        *("e1k5", "e4k3", "e6k3"),
        *("e1k3 with squeeze-excite",),
    }


def test_it_is_not_called_the_space_of_another_paper() -> None:
    assert "MobileNet space of Accel-NASBench" in SPACE.summary
    assert "MDENAS" not in SPACE.summary
