"""All cells: their counts, their order, and that they are found again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101 import SEARCH_SPACE, enumeration
from nasgauge_adapters.nasbench101.enumeration import COUNTS, AllCells, all_cells
from nasgauge_adapters.nasbench101.hashing import cell_hash
from nasgauge_adapters.nasbench101.network import parameters
from nasgauge_adapters.nasbench101.notations import parse, parse_cell

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cells() -> AllCells:
    return all_cells()


def test_there_are_423_624_cells_in_the_order_of_hashes(cells: AllCells) -> None:
    assert len(cells.hashes) == 423_624 == len(set(cells.texts))
    assert (cells.hashes[:-1] < cells.hashes[1:]).all()
    assert np.bincount(cells.vertices).tolist()[2:] == [*COUNTS.values()]
    assert cells.texts[4789] == "110011/00010/1000/100/10/1|c1,c3,mp,c3,c3"


def test_cells_are_the_official_ones(cells: AllCells, reference_data: Callable[[str], Path]) -> None:
    with np.load(reference_data("nb101/nb101_423624_compact.npz")) as file:
        assert (cells.vertices == file["vertices"]).all()
        assert (cells.upper_bits == file["upper_bits"]).all()
        assert (cells.operations == file["ops"]).all()


def test_parameters_of_three_thousand_cells(cells: AllCells, reference_data: Callable[[str], Path]) -> None:
    with np.load(reference_data("nb101/nb101_423624_compact.npz")) as file:
        published = file["params"]
    some = np.random.default_rng(1).choice(len(published), 3000, replace=False)
    assert [parameters(parse_cell(cells.texts[row])) for row in some] == published[some].tolist()


def test_every_way_to_name_a_cell(cells: AllCells) -> None:
    for number in np.random.default_rng(0).choice(len(cells.texts), 50, replace=False).tolist():
        text, hashed = cells.texts[number], cells.hashes[number].decode()
        packed = cells.vertices[number], cells.upper_bits[number], cells.operations[number]
        assert cell_hash(parse_cell(text)) == hashed
        assert {
            parse(each) for each in (text, str(number), hashed.upper(), str(tuple(map(int, packed))))
        } == {text}


def test_names_of_no_cell(cells: AllCells) -> None:
    with pytest.raises(InputError, match="423624 is not the number of a cell: wanted 0 to 423623"):
        parse("423624")
    with pytest.raises(InputError, match="no cell of NAS-Bench-101 has the hash 0000"):
        parse("0" * 32)


def test_samples_are_distinct_and_of_the_whole_space(cells: AllCells) -> None:
    found = SEARCH_SPACE.sample(2000, 3)
    assert found == SEARCH_SPACE.sample(2000, 3) != SEARCH_SPACE.sample(2000, 4)
    assert len(set(found)) == 2000
    seven = np.mean([text.count("/") == 5 for text in found])
    assert seven == pytest.approx(COUNTS[7] / 423_624, abs=0.03)


def test_the_cache_is_read_again_and_a_damaged_one_is_made_anew(
    cells: AllCells, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "spaces" / "cells.npz"
    assert enumeration._kept(cells, path) is cells
    again = enumeration._read(path)
    assert again is not None
    assert (again.hashes == cells.hashes).all()
    path.write_bytes(path.read_bytes()[:1000])
    assert enumeration._read(path) is None
    assert enumeration._read(tmp_path / "nothing.npz") is None
    assert [each.name for each in path.parent.iterdir()] == ["cells.npz"]
    (tmp_path / "file").write_text("")
    assert enumeration._kept(cells, tmp_path / "file" / "cells.npz") is cells
