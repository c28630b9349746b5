"""The published accuracies, read without unpickling."""

from __future__ import annotations

import gzip
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import nasgauge as ng
from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.enumeration import _kept, all_cells, cached
from nasgauge_adapters.nasbench101.notations import parse
from nasgauge_adapters.nasbench101.space import SIZE
from nasgauge_adapters.nasbench101.table import FILE, numbers_of, read

VALUES = np.random.default_rng(0).uniform(0.5, 0.95, SIZE)


def pickled(*columns: Any) -> bytes:
    return pickle.dumps([np.arange(SIZE).tobytes(), *(each.tobytes() for each in columns)])


def test_the_one_column_of_accuracies_is_taken() -> None:
    assert (numbers_of(pickled(VALUES)) == VALUES).all()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pickled(), "0 columns of 423,624 accuracies"),
        (pickled(VALUES, VALUES), "2 columns of 423,624 accuracies"),
        (pickled(100 * VALUES), "0 columns"),
        (pickled(np.full(SIZE, np.nan)), "0 columns"),
        (pickled(VALUES)[:-100], "not a whole pickle"),
        (b"text", "not a whole pickle"),
    ],
    ids=["none", "two", "percent", "nan", "truncated", "text"],
)
def test_other_content_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        numbers_of(content)


class Bomb:
    """What would be run if the file were unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return pytest.fail, ("it was unpickled",)


def test_nothing_is_unpickled() -> None:
    with pytest.raises(InputError, match="0 columns"):
        numbers_of(pickle.dumps(Bomb()))


@pytest.mark.parametrize(
    "content", [b"", b"plain", gzip.compress(b"x" * 1000)[:-4]], ids=["empty", "plain", "truncated"]
)
def test_a_file_that_is_not_gzip(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InputError, match="not a whole"):
        read({FILE: tmp_path / FILE})


@pytest.mark.slow
def test_the_published_file(
    reference_data: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = reference_data("nb101/freerea/cached_metrics/nasbench101/cifar10/accuracies.pkl.gz")
    sample = pd.read_csv(reference_data("nb101/nb101_sample5000.csv.gz")).head(20)
    cells = all_cells()
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    _kept(cells, cached())  # another process reads the table, and would enumerate them again
    ng.import_data("nasbench101", source)
    table = ng.load_benchmark("nasbench101", "cifar10", label="test")
    names = [parse(text) for text in sample.module_hash]
    assert str(table.label).startswith("cifar10 test accuracy (%), 108 epochs, mean of 3 runs")
    assert len(table.architectures) == SIZE
    rows = sample["index"].to_numpy()
    assert table.accuracy[rows] == pytest.approx(100 * sample.cifar10_test_mean_108.to_numpy(), abs=1e-4)
    assert table.rows(names).tolist() == rows.tolist()
    assert table.architectures[6992] == "1|"
    assert float(table.accuracy.max()) == pytest.approx(94.317575, abs=1e-4)
    assert (table.accuracy < 50).sum() == 2178, "as the note of the source says"
