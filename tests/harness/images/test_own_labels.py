"""Which labels are taken, and the line that mends the others."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.own_labels import own_labels

LABELS = np.array([0, 2, 1, 2])


@pytest.mark.parametrize("array", [LABELS, LABELS.astype(np.uint8), LABELS[:, None]])
def test_vectors_and_columns_of_integers_are_taken(array: NDArray[Any]) -> None:
    found = own_labels(array, 4, "labels")
    assert found.dtype == np.int64
    assert found.tolist() == LABELS.tolist()


@pytest.mark.parametrize(
    "array",
    [
        np.eye(3)[LABELS],
        np.eye(3, dtype=int)[LABELS],
        LABELS * 1.0,
        np.array(["cat", "ox", "dog", "ox"]),
        LABELS - 1,
    ],
)
def test_others_are_refused_with_the_line_that_mends_them(array: NDArray[Any]) -> None:
    with pytest.raises(InputError, match=r"^labels has .*: wanted .*makes it so$") as error:
        own_labels(array, 4, "labels")
    (line,) = re.findall("`labels = (.*?)`", str(error.value))
    mended = own_labels(eval(line, {"labels": array, "numpy": np}), 4, "labels")
    assert [sorted(mended).count(each) for each in range(3)] == [1, 1, 2]


@pytest.mark.parametrize("array", [LABELS[:3], np.array([0.5, 1, 2, 3]), np.zeros((2, 2, 1))])
def test_what_no_line_mends(array: NDArray[Any]) -> None:
    with pytest.raises(InputError, match=r"wanted integers of shape \(4,\), one per image$"):
        own_labels(array, 4, "labels")
