"""Whether the machine failed, or what ran on it."""

from __future__ import annotations

import errno

import numpy as np
import pytest
import torch

from nasgauge.core import InputError
from nasgauge.runtime.machine_failures import machine_failure, needed_for, reason_of


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("Allocation on device 0 would exceed"),
        torch.AcceleratorError("CUDA error: an illegal memory access was encountered", 700),
        RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("CUDA error: device-side assert triggered\nCUDA kernel errors might be"),
        RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"),
        RuntimeError("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:121] . DefaultCPUAllocator: can't allocate memory: you"),
        RuntimeError("MPS backend out of memory (MPS allocated: 5 GB)"),
        RuntimeError("can't start new thread"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
    ids=lambda error: str(error)[:20] or type(error).__name__,
)
def test_what_the_machine_lacks_is_no_result(error: Exception) -> None:
    assert machine_failure(error) == reason_of(error)
    assert "\n" not in machine_failure(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("features overflow float32"),
        ZeroDivisionError("division by zero"),
        torch.linalg.LinAlgError("linalg.inv: the diagonal element 3 is zero"),
        RuntimeError("mat1 and mat2 shapes cannot be multiplied (64x128 and 64x10)"),
        RuntimeError("Given groups=1, weight of size [8, 1, 3, 3], expected input to have 1 channels"),
        OSError(errno.ENOENT, "No such file or directory"),
        KeyError("cuda error"),
    ],
    ids=lambda error: str(error)[:20],
)
def test_what_a_network_or_an_estimator_does_is_not_the_machines(error: Exception) -> None:
    assert machine_failure(error) == ""


def test_memory_that_nobody_has_is_recognised_as_it_comes() -> None:
    """As numpy and torch say it here, not as we remember it."""
    for allocate in (lambda: torch.empty(2**55), lambda: np.empty(2**55)):
        with pytest.raises((RuntimeError, MemoryError)) as found:
            allocate()
        assert machine_failure(found.value)


def test_who_cannot_do_without_says_at_what_it_failed() -> None:
    with pytest.raises(InputError, match=r"failed at the training of a: MemoryError: x; .*same command"):  # noqa: SIM117
        with needed_for("the training of a"):
            raise MemoryError("x")
    with pytest.raises(KeyError), needed_for("the training of a"):
        raise KeyError
