"""How long a run will take, from its first networks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nasgauge.core import Score
from nasgauge.runtime.durations import cost, data_size, duration

if TYPE_CHECKING:
    from nasgauge.scoring.loop import Executor, NetworkScores, NetworkTask

FIRST = 3
"""Networks after which a run says how long it will take."""
LONG = 20.0
"""Seconds of one network after which it says so at once."""
WORTH = 30.0
"""Seconds of a run that are worth saying."""
FAR = 1.5
"""By which factor an estimate may be off before there is another one."""

_NAMED = 3  # estimators that cost most
_log = logging.getLogger(__name__)


@dataclass
class Measured:
    """What networks took.

    Attributes:
        networks: Seconds of each with all of its estimators, which share passes.
        estimators: Seconds of each estimator by itself, network after network.
        peak_bytes: Highest use of memory, of an accelerator's or of a process; 0 where nobody knows.
    """

    networks: list[float] = field(default_factory=list)
    estimators: dict[str, list[float]] = field(default_factory=dict)
    peak_bytes: int = 0

    def add(self, rows: Mapping[str, Sequence[Score]], seconds: float) -> None:
        """One network more."""
        self.networks.append(seconds)
        for name, scores in ((name, scores) for name, scores in rows.items() if scores):
            self.estimators.setdefault(name, []).append(max(each.score_seconds for each in scores))
            self.peak_bytes = max([self.peak_bytes, *(each.peak_memory_bytes or 0 for each in scores)])

    def clear(self) -> None:
        """As if nothing had been measured: it only warmed up."""
        self.networks, self.estimators = [], {}

    @property
    def mean(self) -> float:
        """Seconds of a network."""
        return sum(self.networks) / len(self.networks)

    @property
    def by_estimator(self) -> dict[str, float]:
        """Mean seconds, the slowest estimator first."""
        means = {name: sum(each) / len(each) for name, each in self.estimators.items()}
        return dict(sorted(means.items(), key=lambda item: -item[1]))

    def costs(self) -> str:
        """What costs most: `most for zen 1.3 s, synflow 0.62 s and snip 0.2 s; largest peak 1.2 GB`."""
        slowest = [f"{name} {cost(seconds)}" for name, seconds in self.by_estimator.items()][:_NAMED]
        named = " and ".join([", ".join(slowest[:-1]), slowest[-1]] if slowest[1:] else slowest)
        peak = f"; largest peak of memory {data_size(self.peak_bytes)}" if self.peak_bytes else ""
        return f"most for {named}{peak}" if len(self.estimators) > 1 else f"by {named}{peak}"


@dataclass
class TimeEstimate:
    """Says once how long all will take, and again where that was far off.

    Attributes:
        workers: Networks that are scored at the same time.
        clock: Seconds.
    """

    workers: int = 1
    clock: Callable[[], float] = time.monotonic
    measured: Measured = field(default_factory=Measured)
    _said: float = 0.0
    _next: int = 1

    def watch(self, execute: Executor, *, said: bool = True) -> Executor:
        """An executor that does the same, and is watched; said: whether anything is said."""

        def watched(tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
            every, start = list(tasks), self.clock()
            for count, found in enumerate(execute(every), 1):
                self.measured.add({name: each.rows for name, each in found.outcomes.items()}, found.seconds)
                _log_network(found)
                if said:
                    self._say(len(every) - count, self.clock() - start)
                yield found

        return watched

    def _say(self, left: int, elapsed: float) -> None:
        count, mean = len(self.measured.networks), self.measured.mean
        if count < self._next or (not self._said and count < min(FIRST, count + left) and mean < LONG):
            return
        self._next = 2 * count
        rest = mean * left / self.workers
        total = elapsed + rest
        if rest < WORTH or (self._said and 1 / FAR < total / self._said < FAR):
            return
        self._said = total
        where = f" in each of {self.workers} processes" if self.workers > 1 else ""
        text = "About %s for %s more networks: %s a network%s (of the first %d), %s"
        _log.info(text, duration(rest), f"{left:,}", cost(mean), where, count, self.measured.costs())


def _log_network(found: NetworkScores) -> None:
    """What each network took, for `--verbose`."""
    if _log.isEnabledFor(logging.DEBUG):
        rows = {name: each.rows for name, each in found.outcomes.items()}
        parts = [f"{name} {each[0].score_seconds:.3g} s" for name, each in rows.items() if each]
        _log.debug("%s: %.3g s, %s", found.task.key, found.seconds, ", ".join(parts))
