"""What an estimator did with a probe, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch

from nasgauge.runtime.devices import now
from nasgauge.runtime.memory import peak


@dataclass(frozen=True)
class PassResult:
    """The result of a shared pass, and what it cost whoever made it.

    Attributes:
        value: What the pass gave.
        seconds: That it took.
        peak_bytes: Highest use of memory meanwhile, of the accelerator's or of the process; 0 if unknown.
    """

    value: Any
    seconds: float
    peak_bytes: int


@dataclass
class Usage:
    """What one estimator did with a probe: the clock's and the observer's notes.

    Attributes:
        estimator: Its name; empty where the harness itself looks.
        reads: What it touched, of `nasgauge.core.READS`.
        passes: Shared passes that it used, by name.
        notes: Its remarks.
        shared_seconds: Of the passes that it was first to ask for.
        seconds: Its own, and those of all passes that it used.
        earlier_seconds: That it spent on this network in a process that ended.
        peak_bytes: The same, its shared passes included.
    """

    estimator: str = ""
    reads: set[str] = field(default_factory=set)
    passes: dict[str, PassResult] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shared_seconds: float = 0.0
    seconds: float = 0.0
    earlier_seconds: float = 0.0
    peak_bytes: int = 0

    @contextmanager
    def clocked(self, device: torch.device) -> Iterator[None]:
        """Notes what is spent inside, together with the passes that are used."""
        start = now(device)
        try:
            yield
        finally:
            own = now(device) - start - self.shared_seconds
            used = self.passes.values()
            self.seconds = own + self.earlier_seconds + sum(made.seconds for made in used)
            self.peak_bytes = max([peak(device), *(made.peak_bytes for made in used)])
