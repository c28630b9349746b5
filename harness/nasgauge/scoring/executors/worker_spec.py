"""What another process needs to score networks of a run, in a form that can be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from socket import gethostname
from typing import Any
from uuid import uuid4

import cloudpickle
import torch

from nasgauge import plugins
from nasgauge.core import Estimator, InputError, SearchSpace
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.scoring.execution import NotHereError
from nasgauge.scoring.loop import NetworkScores, NetworkTask, in_process
from nasgauge.scoring.outcome import Outcome


@dataclass(frozen=True)
class SentEstimator:
    """An estimator on its way to another process.

    Attributes:
        name: Of the estimator.
        version: That it had where the run was started.
        settings: All of them.
        source: Name or `FILE.py:FUNCTION` by which it is found again; empty for an object.
        pickled: The object, if there is no `source`.
    """

    name: str
    version: str
    settings: dict[str, Any]
    source: str
    pickled: bytes = b""

    @classmethod
    def of(cls, configured: Configured[Estimator]) -> SentEstimator:
        """The estimator as it is sent; raises InputError for one that holds what cannot be sent."""
        plugin = configured.plugin
        start = cls(plugin.name, plugin.version, configured.settings, configured.source)
        if start.source:
            return start
        try:
            return replace(start, pickled=cloudpickle.dumps(plugin))
        except Exception as error:  # what the function holds decides what is raised
            raise NotHereError(
                f"estimator {plugin.name!r} cannot be sent to other processes: {error}; leave --workers and "
                "--executor out, or write it into a file and name it FILE.py:FUNCTION"
            ) from error

    def received(self) -> Configured[Estimator]:
        """The estimator in this process; raises InputError where it is not there, or another one."""
        if not self.source:
            return Configured(self._unpickled(), self.settings)
        found = plugins.estimator(self.source)
        if not isinstance(found, Estimator) or found.version != self.version:
            raise NotHereError(
                f"estimator {self.source!r} is not that of the run, version {self.version}: it was changed "
                "while the run began, or is another one on this machine; run the command again"
            )
        return Configured(found, self.settings, self.source)

    def _unpickled(self) -> Estimator:
        try:
            found: Estimator = cloudpickle.loads(self.pickled)
        except Exception as error:
            raise NotHereError(
                f"estimator {self.name!r} cannot be loaded on {gethostname()}: {error}; put what it imports "
                "there too, or write it into a file and name it FILE.py:FUNCTION"
            ) from error
        return found


@dataclass(frozen=True, eq=False)
class WorkerSpec:
    """A run as other processes see it.

    Attributes:
        setup: What all networks share.
        estimators: Of the run.
        threads: Of the processor, for each process; scores differ by rounding where it does.
        torch: Version of it, which others must have too. What hardware they have is theirs: a run is said
            to be of the hardware that it was started on.
        warm: Whether the first network is scored only once, since nobody looks at its seconds.
        token: Tells this from others.
    """

    setup: Setup
    estimators: tuple[SentEstimator, ...]
    threads: int
    torch: str
    warm: bool = False
    token: str = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def of(cls, setup: Setup, estimators: Sequence[Configured[Estimator]]) -> WorkerSpec:
        """For these estimators, with as many threads as this process has.

        Raises:
            InputError: For an estimator or a search space that cannot be sent.
        """
        check_sendable(setup.space)
        return cls(
            replace(setup, progress=None),  # bars are of this terminal
            tuple(map(SentEstimator.of, estimators)),
            torch.get_num_threads(),
            torch.__version__,
        )

    def lost(self, task: NetworkTask, reason: str) -> NetworkScores:
        """A task that no process has finished: a failure of the machine, for that reason."""
        names = (self.estimators[place].name for place in task.estimators)
        return NetworkScores(task, {name: Outcome(machine_failure=reason) for name in names})

    def scorer(self) -> NetworkScorer:
        """One that scores in this process; raises InputError for other versions."""
        if torch.__version__ != self.torch:
            raise InputError(
                f"torch {torch.__version__} on {gethostname()}, {self.torch} where the run was started: "
                "install the same version on all machines, for runs of two are never mixed"
            )
        torch.set_num_threads(self.threads)
        return NetworkScorer(self.setup, [sent.received() for sent in self.estimators], warm=self.warm)


def check_sendable(space: SearchSpace) -> None:
    """Raises InputError for a search space that holds what cannot be sent to another process."""
    try:
        cloudpickle.dumps(space)
    except Exception as error:  # what its functions hold decides what is raised
        raise NotHereError(
            f"search space {space.name!r} cannot be sent to other processes: {error}; leave --workers and "
            "--executor out, or make its functions functions of a module"
        ) from error


def received(pickled: bytes) -> WorkerSpec:
    """The run in another process; raises InputError where something that it needs is not there."""
    try:
        found: WorkerSpec = cloudpickle.loads(pickled)
    except Exception as error:  # what is loaded decides what is raised
        raise NotHereError(
            f"the run cannot be loaded on {gethostname()}: {error}; install there what it uses, or leave "
            "--workers and --executor out"
        ) from error
    return found


class NetworkScorer:
    """Scores one network after another; unless `warm`, the first is scored twice, to warm up."""

    def __init__(self, setup: Setup, estimators: list[Configured[Estimator]], *, warm: bool = False) -> None:
        self._setup = setup
        self._estimators = estimators
        self._warm = warm

    def score(self, task: NetworkTask) -> NetworkScores:
        """The task with its rows."""
        (scored,) = in_process(self._setup, self._estimators, warm=self._warm)([task])
        self._warm = True
        return scored
