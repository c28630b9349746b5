"""Codes of NAS-Bench-Macro: notations, equal networks, samples, neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.nas_bench_macro.space import CODES, network_key, stages_of

SPACE = search_space("nas_bench_macro")
ALL = list(SPACE.enumerate())
KEYS = [network_key(code) for code in ALL]


@given(st.text("012", min_size=8, max_size=8))
def test_parse_and_print(code: str) -> None:
    assert SPACE.parse(f"\t{code} ") == code
    assert "".join(stages_of(code)) == code
    assert CODES.decode(CODES.encode(code)) == code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0201210", "has 7 digits: wanted 8 digits such as 02012100: 0 identity"),
        ("020121001", "has 9 digits"),
        ("02013100", "'3' at layer 5 of '02013100'"),
        ("", "has 0 digits"),
        ("٠٢٠١٢١٠٠", "at layer 1"),
    ],
)
def test_malformed_codes(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SPACE.parse(text)


def test_3969_networks() -> None:
    assert len(ALL) == 6561
    assert len(set(KEYS)) == 3969
    assert all(network_key(key) == key for key in KEYS[::50])


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("02001020", "02010020"),
        ("00000000", "00000000"),
        ("12102101", "12120110"),
        ("01001101", "01010110"),
        ("10002002", "10020020"),
    ],
)
def test_identities_move_but_for_the_first_of_a_stage(code: str, key: str) -> None:
    assert network_key(code) == key


def test_samples_are_of_networks_not_of_codes() -> None:
    drawn = SPACE.sample(3969, 0)
    assert set(drawn) == set(KEYS)
    assert SPACE.sample(20, 0) == drawn[:20] != SPACE.sample(20, 1)
    for count, seed in ((0, 0), (3970, 0), (1, -1)):
        with pytest.raises(InputError, match="wanted"):
            SPACE.sample(count, seed)
    with pytest.raises(InputError, match="by different networks\\) has 3969"):
        SPACE.sample(6561, 0)


def test_16_neighbours() -> None:
    found = SPACE.neighbours("02012100")
    assert len(set(found)) == 16
    assert all(sum(a != b for a, b in zip(code, "02012100", strict=True)) == 1 for code in found)


def test_decisions_have_names() -> None:
    assert SPACE.decisions is not None
    named = SPACE.decisions.named()
    assert list(named)[2:5] == ["stage 2 layer 1", "stage 2 layer 2", "stage 2 layer 3"]
    assert set(named.values()) == {("0", "1", "2")}


def test_operations() -> None:
    assert SPACE.operations is not None
    assert SPACE.operations("22222222") == {"inverted residual 5x5 e6"}
    assert len(SPACE.operations("02012100")) == 3
