"""Progress bars: shown on a terminal, silent elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


def bar(total: int | None = None, **look: Any) -> tqdm[Any]:
    """A progress bar on standard error, as a context manager; silent where that is not a terminal."""
    return tqdm(total=total, disable=None, **look)


class StepBar:
    """A bar below that of the architectures, for estimators that take their time with one of them."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that `done` of `total` steps of `what` are done."""
        if self._bar is None or done < self._bar.n or total != self._bar.total:
            self._close()
            self._bar = bar(total, unit="batch", position=1, leave=False)
        self._bar.set_description(what, refresh=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextmanager
def counter(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told what is done and how much there is in all, 0 where nobody knows."""
    with bar(unit=unit, unit_scale=unit == "B") as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total or None
            shown.update(done - shown.n)

        yield progress
