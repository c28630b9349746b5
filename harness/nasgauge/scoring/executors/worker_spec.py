"""What another process needs to score networks of a run, in a form that can be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from socket import gethostname
from typing import Any
from uuid import uuid4

import torch

from nasgauge import plugins
from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.scoring.loop import NetworkTask, Scored, in_process


@dataclass(frozen=True, eq=False)
class WorkerSpec:
    """A run as others see it: they find its estimators again by `sources`, for code cannot be sent.

    threads: of the processor, for each process; scores differ by rounding where it does.
    torch: version of it, which others must have too. What hardware they have is theirs: a run is said to
        be of the hardware that it was started on.
    token: tells these orders from others.
    """

    setup: Setup
    sources: tuple[str, ...]
    versions: tuple[str, ...]
    settings: tuple[dict[str, Any], ...]
    threads: int
    torch: str
    token: str = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def of(cls, setup: Setup, estimators: Sequence[Configured[Estimator]]) -> WorkerSpec:
        """The orders for these estimators, with as many threads as this process has."""
        return cls(
            replace(setup, progress=None),  # bars are of this terminal
            tuple(configured.source for configured in estimators),
            tuple(configured.plugin.version for configured in estimators),
            tuple(configured.settings for configured in estimators),
            torch.get_num_threads(),
            torch.__version__,
        )

    def scorer(self) -> NetworkScorer:
        """One that scores by these orders in this process; raises InputError for other versions."""
        if torch.__version__ != self.torch:
            raise InputError(
                f"torch {torch.__version__} on {gethostname()}, {self.torch} where the run was started: "
                "install the same version on all machines, for runs of two are never mixed"
            )
        torch.set_num_threads(self.threads)
        found = []
        for source, version, settings in zip(self.sources, self.versions, self.settings, strict=True):
            estimator = plugins.estimator(source)
            if not isinstance(estimator, Estimator) or estimator.version != version:
                raise InputError(
                    f"estimator {source!r} is not that of the run, version {version}: it was changed while "
                    "the run began, or is another one on this machine; run the command again"
                )
            found.append(Configured(estimator, settings, source))
        return NetworkScorer(self.setup, found)


class NetworkScorer:
    """Scores one network after the other; the first is scored twice, to warm up."""

    def __init__(self, setup: Setup, estimators: list[Configured[Estimator]]) -> None:
        self._setup = setup
        self._estimators = estimators
        self._warm = False

    def score(self, work: NetworkTask) -> Scored:
        """The work with its rows."""
        (scored,) = in_process(self._setup, self._estimators, warm=self._warm)([work])
        self._warm = True
        return scored
