"""The course of a score while a network trains.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 6; the recipe is our choice.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial, wraps
from typing import Any

import pandas as pd
from torch import Tensor, nn

from nasgauge.core import Estimator, InputError, Score
from nasgauge.images import Split
from nasgauge.plugins import Configured, unknown
from nasgauge.probe import Probe, Setup
from nasgauge.run import score_network
from nasgauge.settings import rows_of
from nasgauge.store import Store
from nasgauge.training import Recipe, accuracy, train

HELD_OUT = "held_out_accuracy"
"""What the accuracy on held-out images is called beside scores."""

Step = tuple[int, dict[str, list[Score]]]
"""Epochs done, and rows by name: those of the estimator, and of `HELD_OUT`."""


@dataclass(frozen=True)
class Plan:
    """How networks train, and after which epochs they are scored, 0 for the untrained.

    epochs: rising. sizes: of the networks, as the search space's `build` takes them.
    Raises InputError for an epoch that the recipe does not reach.
    """

    recipe: Recipe
    epochs: tuple[int, ...]
    train_images: int
    held_out_images: int
    sizes: Mapping[str, int]

    def __post_init__(self) -> None:
        if self.epochs[-1] > self.recipe.epochs:
            raise InputError(f"there is no epoch {self.epochs[-1]}: training has {self.recipe.epochs}")

    def __str__(self) -> str:
        parts = {
            **asdict(self.recipe),
            "train_images": self.train_images,
            "held_out_images": self.held_out_images,
            **self.sizes,
        }
        return " ".join(f"{name}={value}" for name, value in parts.items())


def sized(setup: Setup, sizes: Mapping[str, int]) -> Setup:
    """The setup with networks of these sizes; raises InputError for a size that the space does not have."""
    if missing := [size for size in sizes if size not in setup.scale]:
        raise InputError(unknown(f"size of networks of {setup.space.name}", missing[0], setup.scale))
    return _built_by(setup, partial(setup.space.build, **sizes))


def with_weights(setup: Setup, weights: Mapping[str, Tensor]) -> Setup:
    """The setup whose networks begin with these weights and running statistics, in place of random ones.

    A network of another size, as some estimators build, raises ValueError: it has no trained weights.
    """
    build = setup.space.build

    @wraps(build)  # its signature says which sizes there are
    def loaded(*arguments: Any, **sizes: Any) -> nn.Module:
        network: nn.Module = build(*arguments, **sizes)
        try:
            network.load_state_dict(weights)
        except RuntimeError:
            raise ValueError("the network is of another size than the trained one") from None
        return network

    return _built_by(setup, loaded)


class Ledger:
    """The rows of a study in a store: one run per epoch, of which the header tells epoch and training."""

    def __init__(
        self,
        store: Store,
        header: Mapping[str, Any],
        one: Configured[Estimator],
        plan: Plan,
        command: str,
    ) -> None:
        self._store, self._one = store, one
        training = {**header, "training": str(plan)}
        self._runs = {epoch: store.run({**training, "epoch": epoch}, command) for epoch in plan.epochs}
        self._ids: dict[str, int] = {}
        for run in self._runs.values():
            self._ids[HELD_OUT] = store.ask(run, HELD_OUT, "1", {})
            plugin = one.estimator
            self._ids[plugin.name] = store.ask(run, plugin.name, plugin.version, one.settings)

    def known(self, architecture: str) -> list[int]:
        """Epochs after which it was scored."""
        return [
            epoch
            for epoch, run in self._runs.items()
            if all(architecture in self._store.scored(run, id_) for id_ in self._ids.values())
        ]

    def add(self, architecture: str, epoch: int, rows: Mapping[str, list[Score]]) -> None:
        """All rows of one epoch at once."""
        named = [
            (self._ids[name], replace(score, architecture=architecture))
            for name, scores in rows.items()
            for score in scores
        ]
        self._store.add(self._runs[epoch], named)

    def frame(self, architectures: Sequence[str]) -> pd.DataFrame:
        """Columns epoch, architecture, score, error, held_out_accuracy, in the order of architectures.

        Raises: InputError for an estimator of several parts.
        """
        parts = []
        for epoch, run in self._runs.items():
            stored = self._store.frame(run)
            rows = rows_of(stored, self._one, architectures)[["score", "error"]]
            held_out = stored[stored.estimator == HELD_OUT].set_index("architecture").score
            parts.append(rows.assign(held_out_accuracy=held_out, epoch=epoch).reset_index())
        return pd.concat(parts, ignore_index=True)


def follow(
    setup: Setup, architectures: Sequence[str], one: Configured[Estimator], plan: Plan, ledger: Ledger
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
                yield epoch, {name: [_failed(probe, name, error)] for name in (one.estimator.name, HELD_OUT)}
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


def _built_by(setup: Setup, build: Callable[..., nn.Module]) -> Setup:
    return replace(setup, space=replace(setup.space, build=build))
