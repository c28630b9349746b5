"""Samples of tables and spaces, and architectures that a user names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from readings import made_up_table

from nasgauge.benchmarks.samples import draw_sample, named_architectures, sample_size
from nasgauge.core import BenchmarkTable, InputError
from nasgauge.plugins import search_space

SPACE = search_space("nasbench201")


def table(names: list[str]) -> BenchmarkTable:
    """A table of these architectures."""
    found: BenchmarkTable = made_up_table(np.arange(len(names)))
    return replace(found, architectures=tuple(names))


def test_a_table_of_the_whole_space_gives_the_sample_of_the_space() -> None:
    assert draw_sample(table(list(SPACE.enumerate())), SPACE, 50, 7) == SPACE.sample(50, 7)


def test_a_table_of_some_architectures_gives_some_of_them() -> None:
    two = table([SPACE.parse("000100"), SPACE.parse("421211")])
    drawn = {tuple(draw_sample(two, SPACE, 1, seed)) for seed in range(20)}
    assert drawn == {(name,) for name in two.architectures}
    assert sorted(draw_sample(two, SPACE, 2, 0)) == sorted(two.architectures)
    with pytest.raises(InputError, match=r"cannot draw 3 architectures: .* has 2, wanted 1 to 2 or all"):
        draw_sample(two, SPACE, 3, 0)


@pytest.mark.parametrize(("text", "size"), [("all", None), ("7", 7), (12, 12)])
def test_sizes(text: str | int, size: int | None) -> None:
    assert sample_size(text) == size


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5", ""])
def test_sizes_that_are_not_numbers(text: str) -> None:
    with pytest.raises(InputError, match="wanted a positive number or all"):
        sample_size(text)


def test_names_in_any_notation_each_once(tmp_path: Path) -> None:
    names = ["000100", SPACE.parse("421211"), "", "000100"]
    (tmp_path / "names.txt").write_text("\ufeff" + "\n".join(names), encoding="utf-8")
    expected = [SPACE.parse("000100"), SPACE.parse("421211")]
    assert named_architectures(tmp_path / "names.txt", SPACE) == expected
    assert named_architectures(str(tmp_path / "names.txt"), SPACE) == expected
    assert named_architectures(names, SPACE) == expected


def test_names_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="number 2: digit 9"):
        named_architectures(["000100", "900000"], SPACE)
    (tmp_path / "names.txt").write_text("000100\n\n900000\n")
    with pytest.raises(InputError, match=r"names.txt, line 3: digit 9"):
        named_architectures(tmp_path / "names.txt", SPACE)
    with pytest.raises(InputError, match="cannot read architectures from"):
        named_architectures(tmp_path / "absent.txt", SPACE)
    with pytest.raises(InputError, match="has no architecture"):
        named_architectures([], SPACE)
