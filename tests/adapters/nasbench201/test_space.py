from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasgauge.core import InputError
from nasgauge_adapters.nasbench201.space import (
    CELLS,
    OPERATIONS,
    format_cell,
    parse_cell,
)

FIRST = "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|"
OPTIONS = st.tuples(*[st.sampled_from(OPERATIONS)] * 6)


@given(OPTIONS)
def test_both_notations_parse_to_the_same_canonical_string(cell: tuple[str, ...]) -> None:
    text = format_cell(cell)
    digits = "".join(str(OPERATIONS.index(name)) for name in cell)
    assert CELLS.parse(text) == CELLS.parse(f"  {text}\n") == CELLS.parse(digits) == text
    assert parse_cell(text) == cell


def test_edges_are_written_in_the_order_of_the_official_string() -> None:
    assert CELLS.parse("421211") == FIRST
    assert (
        CELLS.parse("012340")
        == "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' has 1 of the 3 nodes that '+' joins: wanted |op~0|+"),
        ("42121", "'42121' has 5 digits: wanted 6, one per edge in the order 0>1, 0>2, 1>2, 0>3"),
        ("421511", "digit 5 on edge 0>3 of '421511' is unknown: wanted 0 none, 1 skip_connect"),
        (FIRST.partition("+")[0], "has 1 of the 3 nodes that '+' joins"),
        (FIRST + "+|none~0|", "has 4 of the 3 nodes that '+' joins"),
        (FIRST.replace("|skip_connect~2|", "|"), "node 3 of '|avg.*has 2 edges: wanted 3, one from each"),
        (FIRST[1:], "node 1 of 'avg.* is 'avg_pool_3x3~0|': wanted '|' at both ends"),
        (
            FIRST.replace("~1|+", "~0|+"),
            "edge 1>2 of '|avg.* is written 'skip_connect~0': wanted 'skip_connect~1'",
        ),
        (FIRST.replace("~2", ""), "edge 2>3 of '|avg.* is written 'skip_connect': wanted 'skip_connect~2'"),
        (
            FIRST.replace("avg_pool_3x3", "avg_pool"),
            "'avg_pool' on edge 0>1 of .*; did you mean avg_pool_3x3? ",
        ),
        (FIRST.replace("skip_connect~2", "magic~2"), "'magic' on edge 2>3 of .*'; wanted one of none, skip"),
    ],
)
def test_errors_say_what_is_wrong_and_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message).replace(r"\.\*", ".*")):
        CELLS.parse(text)


def test_samples_are_distinct_repeatable_and_extend_each_other() -> None:
    whole = CELLS.sample(CELLS.size, 3)
    assert set(whole) == set(CELLS.enumerate())
    assert len(whole) == CELLS.size == 15_625
    assert CELLS.sample(40, 3) == whole[:40]
    assert CELLS.sample(40, 4) != whole[:40]


def test_samples_use_every_operation_on_every_edge_about_equally_often() -> None:
    cells = [parse_cell(text) for text in CELLS.sample(2_000, 0)]
    counts = [[column.count(name) for name in OPERATIONS] for column in zip(*cells, strict=True)]
    assert all(300 < count < 500 for row in counts for count in row)  # 400 expected, deviation 17


@pytest.mark.parametrize("count", [-1, 0, CELLS.size + 1])
def test_sample_wants_a_count_within_the_space(count: int) -> None:
    with pytest.raises(InputError, match=f"cannot sample {count} architectures: .* wanted 1 to 15625"):
        CELLS.sample(count, 0)


def test_sample_wants_a_seed_that_is_not_negative() -> None:
    with pytest.raises(InputError, match="seed -1 is negative: wanted 0 or more"):
        CELLS.sample(1, -1)


@given(OPTIONS)
def test_neighbours_differ_in_one_operation(cell: tuple[str, ...]) -> None:
    found = [parse_cell(text) for text in CELLS.neighbours(format_cell(cell))]
    assert len(set(found)) == len(found) == 24
    assert {sum(old != new for old, new in zip(cell, other, strict=True)) for other in found} == {1}
