"""Processes that do what can end badly, or what all cores should do."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from nasgauge.core import InputError


@contextlib.contextmanager
def pool_of_workers(
    count: int, *, task: str, memory: int = 0, prepare: Callable[[], None] | None = None
) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes: what is hostile or too large for memory ends there, not here.

    count: 0 for one per core.
    task: what they do, as the error says it.
    memory: bytes of address space that each may have; 0 for any number.
    prepare: run in each of them first.

    What they are at when something is raised here is ended with them: it could take hours.

    Raises: InputError where one of them dies.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count or cores(), context, _prepare_worker, (memory, prepare))
    try:
        yield pool
    except BrokenProcessPool:
        raise InputError(
            f"a process that {task} was ended from outside, or by what it worked on; "
            "where memory was short, try fewer --workers: the same command continues from there"
        ) from None
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _prepare_worker(memory: int, prepare: Callable[[], None] | None) -> None:
    """Ends with its parent, leaves Ctrl-C to it, and gets no memory beyond a limit where there is one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if memory and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if prepare:
        prepare()


def _end_with_parent() -> None:
    """A parent that was killed tells nobody: its workers would wait for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
