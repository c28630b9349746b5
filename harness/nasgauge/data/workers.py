"""Processes that read what others wrote."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from nasgauge.core import InputError

MEMORY = 4 << 30
"""Bytes of address space that a worker may have: a pickle of ten bytes can ask for any number."""


@contextlib.contextmanager
def pool_of_workers(count: int, *, limited: bool, path: Path) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes to read `path` in: what is hostile or too large ends there, not here.

    count: 0 for one per core. limited: whether each gets at most `MEMORY`.

    Raises: InputError where one of them dies.
    """
    limit = MEMORY if limited else 0
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count or _cores(), context, _prepare_worker, (limit,))
    try:
        yield pool
    except BrokenProcessPool:
        raise InputError(
            f"a process that read {path} was ended from outside, or by what the file made it do; "
            "where memory was short, try fewer --workers: the same command goes on from there"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _prepare_worker(limit: int) -> None:
    """Ends with its parent, leaves Ctrl-C to it, and gets no memory beyond `limit` where there is one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if limit and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _end_with_parent() -> None:
    """A parent that was killed tells nobody: its workers would wait for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
