"""A kernel as rows and arrays."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.studies.kernel import Kernel, kernel_arrays, kernel_rows

AGREEMENT = np.array([[1.0, 0.25], [0.75, 1.0]])
KERNELS = [Kernel("a", 90.0, AGREEMENT, 3.5), Kernel("b", 10.0, error="no ReLU")]


def test_off_the_diagonal_is_the_mean_there() -> None:
    assert KERNELS[0].off_diagonal == pytest.approx(0.5)
    assert np.isnan(KERNELS[1].off_diagonal)


def test_rows_have_the_reason_of_what_is_missing() -> None:
    rows = kernel_rows(KERNELS)
    assert rows.architecture.tolist() == ["a", "b"]
    assert rows.off_diagonal.tolist() == pytest.approx([0.5, np.nan], nan_ok=True)
    assert rows.error.isna().tolist() == [True, False]
    assert rows.error[1] == "no ReLU"


def test_arrays_have_one_shape_for_all() -> None:
    arrays = kernel_arrays(KERNELS)
    assert arrays["agreement"].shape == (2, 2, 2)
    assert np.isnan(arrays["agreement"][1]).all()
    assert arrays["agreement"][0].tolist() == AGREEMENT.tolist()
    assert arrays["architecture"].tolist() == ["a", "b"]
    assert kernel_arrays(KERNELS[1:])["agreement"].shape == (1, 0, 0)
