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


def test_a_kernel_of_images_that_agree_everywhere_has_ones_off_the_diagonal() -> None:
    same = Kernel("a", 50.0, np.ones((3, 3)), -np.inf)
    assert same.off_diagonal == 1
    (row,) = kernel_rows([same]).to_dict("records")
    assert row["score"] == -np.inf, "as it is, not as a missing number"
    assert kernel_arrays([same])["score"].tolist() == [-np.inf]


def test_rows_and_arrays_keep_the_order_of_the_kernels() -> None:
    turned = KERNELS[::-1]
    assert kernel_rows(turned).accuracy.tolist() == kernel_arrays(turned)["accuracy"].tolist() == [10, 90]
    assert np.isnan(kernel_arrays(turned)["agreement"][0]).all()
    assert kernel_arrays(turned)["agreement"][1].tolist() == AGREEMENT.tolist()
