"""Distributions that searches learned, as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from toy_grid import GRID, searched

from nasgauge.searching.clock import Budget
from nasgauge.searching.distributions import decision_names, distribution_archive

LEARNED = searched("mdenas-tabular", Budget(evaluations=30), runs=3)


def test_a_file_has_every_run_with_the_names(tmp_path: Path) -> None:
    file = tmp_path / "d.npz"
    file.write_bytes(distribution_archive(LEARNED, GRID, ["made up"]))
    with np.load(file, allow_pickle=False) as found:
        assert [name for name in found.files if name.startswith("run")] == ["run0", "run1", "run2"]
        for number, run in enumerate(LEARNED.runs):
            assert np.array_equal(found[f"run{number}"], run.distributions)
            assert found[f"run{number}"].shape == (31, 3, 5)
        assert found["edges"].tolist() == ["0", "1", "2"]
        assert found["operations"].tolist()[0] == ["0", "1", "2", "", ""]
        assert (str(found["searcher"]), str(found["benchmark"])) == ("mdenas-tabular", "grid")


def test_names_are_those_of_the_space(tmp_path: Path) -> None:
    assert GRID.decisions is not None
    named = replace(GRID, decisions=replace(GRID.decisions, choices={"a": "xyz", "b": "stuv", "c": "klmno"}))
    (tmp_path / "d.npz").write_bytes(distribution_archive(LEARNED, named, []))
    with np.load(tmp_path / "d.npz", allow_pickle=False) as found:
        assert found["edges"].tolist() == ["a", "b", "c"]
        assert found["operations"].tolist()[1] == ["s", "t", "u", "v", ""]


def test_decisions_without_names_are_numbered() -> None:
    edges, operations = decision_names(GRID)
    assert edges == ["0", "1", "2"]
    assert ["".join(options) for options in operations] == ["012", "0123", "01234"]


def test_the_caption_is_kept(tmp_path: Path) -> None:
    (tmp_path / "d.npz").write_bytes(distribution_archive(LEARNED, GRID, ["one", "two"]))
    with np.load(tmp_path / "d.npz", allow_pickle=False) as found:
        assert str(found["caption"]) == "one\ntwo"
        assert found["seconds"].tolist() == [3000.0] * 3
