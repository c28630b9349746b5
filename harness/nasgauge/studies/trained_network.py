"""Scores along the training of networks.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 6; the recipe is our choice.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from torch import nn

from nasgauge.core import Estimator, NetworkKey, Score
from nasgauge.images import Split
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.runtime.machine_failures import could_not
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.studies.training_plan import TrainingPlan, with_weights
from nasgauge.studies.trajectory_store import HELD_OUT
from nasgauge.training.evaluation import accuracy
from nasgauge.training.resumable import train

Step = tuple[int, dict[str, list[Score]]]
"""Epochs done, and rows by name: those of the estimator, and of `HELD_OUT`."""


@dataclass(frozen=True)
class TrainedNetwork:
    """One network that trains, and what is measured of it.

    Attributes:
        setup: Of the network; where it has a working folder, training leaves checkpoints there.
        key: The network.
        variant: The estimator.
        plan: How it trains, and when it is scored.
    """

    setup: Setup
    key: NetworkKey
    variant: Configured[Estimator]
    plan: TrainingPlan

    def trajectory(self, known: Collection[int] = ()) -> Iterator[Step]:
        """Trains the network and scores it after the epochs of the plan, but for those that are known.

        The minibatch is that of the setup each time, and the score sees weights and running statistics as
        training left them. With a working folder, training continues after the last epoch that a process
        finished there. A training that diverges gives rows with the reason to all that is left.
        """
        wanted = [epoch for epoch in self.plan.epochs if epoch not in known]
        probe = Probe(self.key, self.setup)
        with probe.observe("study training"):
            split = probe.split(self.plan.train_images, self.plan.held_out_images)
            if 0 in wanted:
                yield wanted.pop(0), self._rows(split, probe.fresh_network())
            try:
                for done, network in self._trained(probe, split, tuple(wanted)):
                    if done in wanted:
                        wanted.remove(done)
                        yield done, self._rows(split, network)
            except FloatingPointError as error:
                names = (self.variant.plugin.name, HELD_OUT)
                for epoch in wanted:
                    yield epoch, {name: [_failed(probe, name, error)] for name in names}
        if folder := probe.workdir:
            shutil.rmtree(folder, ignore_errors=True)

    def _trained(
        self, probe: Probe, split: Split, wanted: tuple[int, ...]
    ) -> Iterator[tuple[int, nn.Module]]:
        """Epochs done and the network, up to the last epoch that is wanted."""
        while wanted:
            network = probe.fresh_network()
            steps = train(probe, network, split.train_images, split.train_labels, self.plan.recipe)
            for number, done in enumerate(steps):
                if number == 0 and done > wanted[0] and probe.workdir:
                    # Kept by a process that scored after other epochs, or whose scores are lost.
                    shutil.rmtree(probe.workdir)
                    break
                yield done, network
                if done >= wanted[-1]:
                    return

    def _rows(self, split: Split, network: nn.Module) -> dict[str, list[Score]]:
        trained = with_weights(replace(self.setup, workdir=None), network.state_dict())
        name = self.variant.plugin.name
        outcome = score_architecture(trained, self.key, [self.variant])[name]
        if outcome.machine_failure:
            raise could_not(f"the score of {self.key}", outcome.machine_failure)
        size, device = self.setup.task.size, self.setup.device
        start = time.perf_counter()
        value = accuracy(network, split.held_out_images, split.held_out_labels, size=size, device=device)
        seconds = time.perf_counter() - start
        held_out = Score(self.key, HELD_OUT, value, None, 0.0, seconds, reads="network+images+labels")
        return {name: list(outcome.rows), HELD_OUT: [held_out]}


def _failed(probe: Probe, name: str, error: Exception) -> Score:
    reason = f"{type(error).__name__}: {error}"
    return Score(probe.architecture, name, None, reason, 0.0, 0.0, reads="network")
