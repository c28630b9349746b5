"""Processes that do what can end badly, or what all cores should do."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import ModuleType
from typing import Any

from nasgauge.core import InputError

_MAIN = threading.Lock()  # of what stands for the script
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_CAN_WAIT = hasattr(signal, "pthread_sigmask")


@contextlib.contextmanager
def pool_of_workers(
    count: int, *, task: str, memory: int = 0, prepare: Callable[[], None] | None = None
) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes: what is hostile or too large for memory ends there, not here.

    What they are working on when something is raised here is ended with them: it could take hours.

    Args:
        count: Number of processes; 0 for one per core.
        task: What they do, as the error says it.
        memory: Bytes of address space that each may have; 0 for any number.
        prepare: Run in each of them first.

    Raises:
        InputError: If one of them dies.
    """
    context = multiprocessing.get_context("spawn")
    pool = _Pool(count or cores(), context, _prepare_worker, (memory, prepare))
    try:
        yield pool
    except BrokenProcessPool:
        raise InputError(
            f"a process that {task} was ended from outside, or by what it worked on; "
            "where memory was short, try fewer --workers; the same command continues from there"
        ) from None
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


class _Pool(ProcessPoolExecutor):
    """Starts workers that do not run the user's script again, which may have no guard against that."""

    def submit(self, *task: Any, **options: Any) -> Future[Any]:
        """As of the base class; the first call starts the workers."""
        with _MAIN:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")  # it has no file that a worker could run
            try:
                with _signals_waiting():
                    return super().submit(*task, **options)
            finally:
                sys.modules["__main__"] = main


@contextlib.contextmanager
def _signals_waiting() -> Iterator[None]:
    """Ctrl-C and SIGTERM come after this: a process that is half started would end with a traceback.

    Those that are started here get neither before they are prepared.
    """
    if not _CAN_WAIT:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cores() -> int:
    """Processor cores that this process may use, by its affinity and by the limits of a container."""
    import joblib  # takes longer to import than most tables do to be made

    return int(joblib.cpu_count())


def _prepare_worker(memory: int, prepare: Callable[[], None] | None) -> None:
    """Ends with its parent, leaves Ctrl-C to it, and gets no memory beyond a limit where there is one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _CAN_WAIT:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
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
