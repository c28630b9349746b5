"""The course of a score while a network trains.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 6; the recipe is our choice.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from torch import nn

from nasgauge.core import Estimator, Score
from nasgauge.images import Split
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.scoring.loop import score_network
from nasgauge.studies.study_rows import HELD_OUT, StudyRows
from nasgauge.studies.training_plan import Plan, with_weights
from nasgauge.training import accuracy, train

Step = tuple[int, dict[str, list[Score]]]
"""Epochs done, and rows by name: those of the estimator, and of `HELD_OUT`."""


def follow(
    setup: Setup, architectures: Sequence[str], one: Configured[Estimator], plan: Plan, ledger: StudyRows
) -> Iterator[int]:
    """Trains and scores what the ledger does not have; yields how many of its rows are done at each step."""
    for architecture in architectures:
        known = ledger.known(architecture)
        yield len(known)
        if len(known) == len(plan.epochs):
            continue
        for epoch, rows in course(setup, architecture, one, plan, known):
            ledger.add(architecture, epoch, rows)
            yield 1


def course(
    setup: Setup, architecture: str, one: Configured[Estimator], plan: Plan, known: Collection[int] = ()
) -> Iterator[Step]:
    """Trains one network and scores it after the epochs of the plan, but for those that are known.

    The minibatch is that of the setup each time, and the score sees weights and running statistics as
    training left them. Where the setup has a working folder, training goes on after the last epoch
    that a process finished there. A training that diverges gives rows with the reason to all that is left.
    """
    wanted = [epoch for epoch in plan.epochs if epoch not in known]
    probe = Probe(architecture, setup)
    with probe.observe("study training"):
        split = probe.split(plan.train_images, plan.held_out_images)
        rows = partial(_rows, setup, architecture, one, split)
        if 0 in wanted:
            yield wanted.pop(0), rows(probe.fresh_network())
        try:
            for done, network in _trained(probe, split, plan, wanted):
                if done in wanted:
                    wanted.remove(done)
                    yield done, rows(network)
        except FloatingPointError as error:
            for epoch in wanted:
                yield epoch, {name: [_failed(probe, name, error)] for name in (one.plugin.name, HELD_OUT)}
    if folder := probe.workdir:
        shutil.rmtree(folder, ignore_errors=True)


def _trained(probe: Probe, split: Split, plan: Plan, wanted: list[int]) -> Iterator[tuple[int, nn.Module]]:
    """Epochs done and the network, up to the last epoch that is wanted."""
    wanted = list(wanted)
    while wanted:
        network = probe.fresh_network()
        steps = train(probe, network, split.train_images, split.train_labels, plan.recipe)
        for number, done in enumerate(steps):
            if number == 0 and done > wanted[0] and probe.workdir:
                # Kept by a process that scored after other epochs, or whose scores are lost.
                shutil.rmtree(probe.workdir)
                break
            yield done, network
            if done >= wanted[-1]:
                return


def _rows(
    setup: Setup, architecture: str, one: Configured[Estimator], split: Split, network: nn.Module
) -> dict[str, list[Score]]:
    weights = network.state_dict()
    found = score_network(with_weights(replace(setup, workdir=None), weights), architecture, [one])
    start = time.perf_counter()
    value = accuracy(
        network, split.held_out_images, split.held_out_labels, size=setup.task.size, device=setup.device
    )
    seconds = time.perf_counter() - start
    held_out = Score(architecture, HELD_OUT, value, None, 0.0, seconds, reads="network+images+labels")
    return {**found, HELD_OUT: [held_out]}


def _failed(probe: Probe, name: str, error: Exception) -> Score:
    reason = f"{type(error).__name__}: {error}"
    return Score(probe.architecture, name, None, reason, 0.0, 0.0, reads="network")
