"""The two spaces of TransNAS-Bench-101: strings, order, samples, neighbours, equal cells."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasgauge.core import InputError, SearchSpace
from nasgauge.plugins import search_space
from nasgauge_adapters.transnas import macro
from nasgauge_adapters.transnas.micro import CELLS, EDGES, network_key, parse_cell, twin
from nasgauge_adapters.transnas.table import TASKS

MICRO, MACRO = search_space("transnas_micro"), search_space("transnas_macro")
CELL = "64-41414-1_02_333"
NAMES = "rbflex/designspace/Trans_Micro/data/trans"


@given(st.lists(st.sampled_from("0123"), min_size=6, max_size=6))
def test_every_notation_of_a_cell(digits: list[str]) -> None:
    a, b, c, d, e, f = digits
    text = f"64-41414-{a}_{b}{c}_{d}{e}{f}"
    tuples = ", ".join(digits)
    for same in (text, f" {text}\n", f"({tuples})", f"[{tuples}]", tuples, "".join(digits), text[9:]):
        assert MICRO.parse(same) == text
    assert MICRO.decisions is not None
    assert MICRO.decisions.encode is not None
    assert MICRO.decisions.encode(text) == tuple(map(int, digits))


def test_edges_of_the_example_of_the_benchmark() -> None:
    # 1_02_333: node 1 = skip(0); node 2 = none(0) + conv 1x1(1); node 3 = conv 3x3 of 0, 1 and 2.
    assert dict(zip(EDGES, parse_cell(CELL), strict=True)) == {
        (0, 1): "skip_connect",
        (0, 2): "none",
        (1, 2): "nor_conv_1x1",
        (0, 3): "nor_conv_3x3",
        (1, 3): "nor_conv_3x3",
        (2, 3): "nor_conv_3x3",
    }
    assert MICRO.operations is not None
    assert MICRO.operations(CELL) == {"none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3"}


@pytest.mark.parametrize("code", ["1234", "113444", "31411"])
def test_every_notation_of_a_macro_network(code: str) -> None:
    text = f"64-{code}-basic"
    padded = code.ljust(6, "0")
    for same in (text, f" {text}\n", f"({', '.join(padded)})", f"[{','.join(code)}]", code, padded):
        assert MACRO.parse(same) == MACRO.network_key(same) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("64-41414-1_02_33", "has 5 digits of 6: wanted 64-41414-a_bc_def or"),
        ("64-41414-1_02_3333", "has 7 digits of 6"),
        ("64-41414-1_04_333", "digit 4 on edge 1>2 of '64-41414-1_04_333' is unknown: wanted 0 none, 1 skip"),
        ("64-1234-basic", "has '1234' in place of '41414': wanted 64-41414-a_bc_def"),
        ("(1, 0, 2, 3, 3, x)", "is not an architecture: wanted 64-41414-a_bc_def"),
        ("(1, 0, 2, 3, 3, 3", "is not an architecture"),
        ("__import__('os')", "is not an architecture"),
        ("(" * 5000, "is not an architecture"),
        ("", "is not an architecture"),
    ],
)
def test_malformed_cells(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        MICRO.parse(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("64-123-basic", "has 3 digits: wanted 64-CODE-basic"),
        ("64-1234121-basic", "has 7 digits"),
        ("64-1235-basic", "has the digit 5"),
        ("(1, 2, 0, 3, 4, 0)", "has the digit 0"),
        ("64-1111-basic", "has 0 digits that are 3 or 4"),
        ("64-1131-basic", "has 0 digits that are 2 or 4"),
        ("64-333334-basic", "has 6 digits that are 3 or 4"),
        ("64-222231-basic", "has 4 digits that are 2 or 4"),
        (CELL, "has '1_02_333' in place of 'basic'"),
        ("64-1234-wide", "has 'wide' in place of 'basic'"),
    ],
)
def test_malformed_macro_networks(text: str, message: str) -> None:
    with pytest.raises(InputError, match="wanted 64-CODE-basic") as caught:
        MACRO.parse(text)
    assert message in str(caught.value)


def test_how_many_there_are() -> None:
    cells, codes = list(MICRO.enumerate()), list(MACRO.enumerate())
    assert len(set(cells)) == CELLS.size == 4096
    assert len(set(codes)) == len(codes) == 3256
    assert Counter(len(macro.parse_code(code)) for code in codes) == {4: 210, 5: 750, 6: 2296}
    assert all(MACRO.parse(code) == code for code in codes)


@pytest.mark.parametrize("kind", ["micro", "macro"])
def test_the_order_is_that_of_the_published_files(kind: str, reference_data: Callable[[str], Path]) -> None:
    published = json.loads(
        gzip.decompress(reference_data(f"transnas101/{NAMES}/{kind}_jigsaw.json.gz").read_bytes())
    )
    names = [name for name, _ in published]
    ours = list({"micro": MICRO, "macro": MACRO}[kind].enumerate())
    assert names == ours[: len(names)]
    assert ours[len(names) :] == {"micro": [], "macro": ["64-113444-basic"]}[kind]


def test_samples_of_macro_networks_extend_each_other() -> None:
    assert MACRO.sample(30, 1)[:20] == MACRO.sample(20, 1) != MACRO.sample(20, 2)
    assert len(set(MACRO.sample(3256, 0))) == 3256
    for count, seed in ((0, 0), (3257, 0), (1, -1)):
        with pytest.raises(InputError, match="wanted"):
            MACRO.sample(count, seed)


def test_neighbours_of_a_cell() -> None:
    found = MICRO.neighbours(CELL)
    assert len(set(found)) == len(found) == 18
    for name in found:
        assert sum(a != b for a, b in zip(parse_cell(name), parse_cell(CELL), strict=True)) == 1


def test_neighbours_of_a_macro_network() -> None:
    codes = [macro.parse_code(name) for name in MACRO.neighbours("64-1234-basic")]
    changed = ["2234", "3234", "4234", "1134", "1334", "1434", "1214", "1224", "1244", "1231", "1232", "1233"]
    assert codes[: len(changed)] == changed
    # One digit more at any of five places; "1" before and behind the "1" is one and the same.
    added = {"1234"[:at] + digit + "1234"[at:] for at in range(5) for digit in "1234"}
    assert set(codes[len(changed) :]) == added
    assert len(set(codes)) == len(codes)
    # Nothing is left out of 4 digits, nor added to 6.
    assert {len(macro.parse_code(name)) for name in MACRO.neighbours("64-131444-basic")} == {5, 6}
    # 4 of them halve already, and 3 double: neither grows.
    assert "64-331444-basic" not in MACRO.neighbours("64-131444-basic")
    assert "64-121444-basic" not in MACRO.neighbours("64-131444-basic")


def test_every_macro_network_is_a_neighbour_of_its_neighbours() -> None:
    around = {name: set(MACRO.neighbours(name)) for name in MACRO.enumerate()}
    for name, others in around.items():
        assert name not in others
        assert all(name in around[other] for other in others)


def test_equal_cells_have_one_key() -> None:
    keys = Counter(network_key(name) for name in MICRO.enumerate())
    assert len(keys) == 3616
    assert Counter(keys.values()) == {1: 3616 - 480, 2: 480}
    assert network_key("64-41414-2_10_301") == network_key("64-41414-1_20_310") == "64-41414-1_20_310"
    assert all(twin(twin(name)) == name for name in keys)
    assert network_key(CELL) == twin(CELL) == CELL


@pytest.mark.parametrize("space", [MICRO, MACRO], ids=["micro", "macro"])
def test_tasks_with_other_heads_have_labels_only(space: SearchSpace) -> None:
    assert [space.dataset(name) for name in ("CLASS-SCENE", "class_object")] == [
        "class_scene",
        "class_object",
    ]
    assert {*space.tasks, *space.labels_only} == {*TASKS}
    with pytest.raises(
        InputError, match=r"no networks for room_layout \(regression to 9 numbers\)"
    ) as caught:
        space.dataset("Room-Layout")
    assert "rank those for class_scene or class_object by label='room_layout/validation'" in str(caught.value)
    with pytest.raises(InputError, match="no data set 'cifar10' of transnas"):
        space.dataset("cifar10")
