"""Learned distributions, read from the file of a search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from toy_grid import GRID, searched

from nasgauge.benchmarks.learned_distribution import read_distribution
from nasgauge.core import InputError
from nasgauge.searching.clock import Budget
from nasgauge.searching.distributions import distribution_archive

LEARNED = searched("mdenas-tabular", Budget(evaluations=30), runs=3)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "d.npz"
    path.write_bytes(distribution_archive(LEARNED, GRID, ["made up"]))
    return path


def test_the_last_distribution_is_read(file: Path) -> None:
    learned = read_distribution(file, 2)
    assert np.array_equal(learned.chances, LEARNED.runs[2].distributions[-1])
    assert learned.seconds == 3000.0
    assert (learned.benchmark, learned.source) == ("grid", "d.npz, mdenas-tabular, run 2")


def test_files_that_are_none(file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no run 3: wanted 0 to 2"):
        read_distribution(file, 3)
    with pytest.raises(InputError, match="has no run -1"):
        read_distribution(file, -1)
    (tmp_path / "torn.npz").write_bytes(file.read_bytes()[:200])
    for name in ("torn.npz", "absent.npz"):
        with pytest.raises(InputError, match=r"cannot read distributions from .*--save-distributions FILE"):
            read_distribution(tmp_path / name, 0)
    with np.load(file, allow_pickle=False) as found:
        content = dict(found)
    content["run0"] = content["run0"] * np.nan
    np.savez(tmp_path / "nan.npz", **content)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="is not a distribution"):
        read_distribution(tmp_path / "nan.npz", 0)


def test_another_archive_is_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", images=np.zeros(3))
    with pytest.raises(InputError, match=r"other.npz has no distribution: .* --save-distributions"):
        read_distribution(tmp_path / "other.npz", 0)
