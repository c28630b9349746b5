"""Failures of the machine, which say nothing about what was computed on it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from nasgauge.core import InputError

# Allocators and drivers of accelerators raise RuntimeError; only the text tells it from others.
_TEXTS = re.compile(
    r"out of memory|n't allocate memory|cannot allocate memory|not enough memory|unable to allocate|bad_alloc"
    r"|(cuda|hip|xpu|nccl|cudnn|cublas|cusolver|cusparse|cufft|miopen)( driver| runtime)? (error|failure)"
    r"|(cudnn|cublas|cusolver|cusparse)_status|device-side assert|invalid buffer size"
    r"|can't start new thread|shared memory",
    re.IGNORECASE,
)
_NUMBERS = frozenset({errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE})


def machine_failure(error: BaseException) -> str:
    """Why the machine could not do what it was asked for; empty where the fault is not the machine's.

    It is memory that was not there, of the processor or of an accelerator, an accelerator or driver in
    error, or a disk that is full: what may well work at another time, alone, or on another machine.

    Args:
        error: That was raised.

    Returns:
        Type and first line of the error, or an empty text.

    Example:
        >>> machine_failure(RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"))
        'RuntimeError: CUDA out of memory. Tried to allocate 2 GiB'
        >>> machine_failure(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
        ''
    """
    short = isinstance(error, MemoryError) or type(error).__name__ in ("OutOfMemoryError", "AcceleratorError")
    system = isinstance(error, OSError) and error.errno in _NUMBERS
    told = isinstance(error, RuntimeError) and _TEXTS.search(str(error))
    return reason_of(error) if short or system or told else ""


@contextmanager
def needed_for(what: str) -> Iterator[None]:
    """While this is open, a failure of the machine becomes an InputError that says what it was at.

    Args:
        what: That cannot do without, such as `the training of |none~0|`.

    Raises:
        InputError: In place of a failure of the machine.
    """
    try:
        yield
    except Exception as error:
        if reason := machine_failure(error):
            raise could_not(what, reason) from error
        raise


def could_not(what: str, reason: str) -> InputError:
    """The error for what the machine could not do.

    Args:
        what: It was, such as `the training of |none~0|`.
        reason: As `machine_failure` gives it.
    """
    return InputError(
        f"the machine failed at {what}: {reason}; what was done before is kept, and the same command "
        "continues from there"
    )


def reason_of(error: BaseException) -> str:
    """Type and first line of an error."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]
