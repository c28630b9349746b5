"""Learning curves of a user's file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nasgauge.analysis.learning_curves import read_curves
from nasgauge.core import Floats, InputError


def test_curves_of_both_kinds_of_file_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,1,other,2\na,1,x,2\nb,2,y,1\nc,3,z,3\n")
    np.savez(tmp_path / "c.npz", acc=np.array([[1, 2], [2, 1], [3, 3]], np.int32))
    csv, npz = read_curves(tmp_path / "c.csv", ""), read_curves(tmp_path / "c.npz", "acc")
    assert csv.accuracy.tolist() == npz.accuracy.tolist() == [[1, 2], [2, 1], [3, 3]]
    assert csv.final.tolist() == npz.final.tolist() == [2, 1, 3]
    assert (csv.source, npz.source) == ("c.csv", "c.npz, array acc")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("name,1,2,10,3", "has the epochs 1, 2, 3, 10: wanted columns 1, 2, 3..."),
        ("name,a,b,c,d", "has no epoch columns: wanted columns 1, 2, 3..."),
    ],
)
def test_epochs_are_the_columns(tmp_path: Path, header: str, message: str) -> None:
    (tmp_path / "c.csv").write_text(f"{header}\na,1,2,0,3\nb,2,1,0,4\nc,3,3,0,5\n")
    with pytest.raises(InputError, match=message):
        read_curves(tmp_path / "c.csv", "")


def test_an_array_has_to_be_chosen(tmp_path: Path) -> None:
    np.savez(tmp_path / "c.npz", a=np.ones((4, 2)), b=np.ones((4, 2)))
    with pytest.raises(InputError, match="choose one with array: a, b"):
        read_curves(tmp_path / "c.npz", "")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"b": np.ones((4, 2))}, "no array 'a' in"),
        ({"a": np.ones(4)}, r"is float64 \(4,\): wanted percent"),
        ({"a": np.full((4, 2), np.nan)}, "has nan in row 0, epoch 1"),
        ({"a": np.ones((2, 2))}, "has 2 curves: wanted at least 3"),
    ],
)
def test_bad_arrays_are_refused(tmp_path: Path, arrays: dict[str, Floats], message: str) -> None:
    np.savez(tmp_path / "c.npz", **arrays)
    with pytest.raises(InputError, match=message):
        read_curves(tmp_path / "c.npz", "a")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.npz").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(InputError, match="cannot read"):
        read_curves(tmp_path / "c.npz", "a")
