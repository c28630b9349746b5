"""MDENAS: a distribution over operations, learned while a weight-sharing supernet trains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from nasgauge.core import AtLeastOne, Bounds, Searcher
from nasgauge.images import told
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers._multinomial import MultinomialSettings, Sampled, learn
from nasgauge.training.recipe import AtLeastZero, LearningRate, Pixels, Recipe, Schedule

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup
    from nasgauge.training.supernet import SharedSpec


@dataclass(frozen=True)
class MdenasSettings(MultinomialSettings):
    """How the distribution is learned, and how the supernet trains.

    Attributes:
        batches: Minibatches of an epoch; 0 for all.
        channels: Of the first cells.
        cells: Of each stage.
        train_images: Number of images to train on.
        held_out_images: Number of others, to measure accuracy on.

    The others are those of `nasgauge.training.recipe.Recipe`.
    """

    batches: Annotated[int, Bounds(low=0)] = 0
    batch_size: AtLeastOne = 64
    learning_rate: LearningRate = 0.025
    momentum: AtLeastZero = 0.9
    weight_decay: AtLeastZero = 3e-4
    schedule: Schedule = "cosine"
    clip: AtLeastZero = 5.0
    crop: Pixels = 4
    flip: bool = True
    image_size: AtLeastOne = 32
    channels: AtLeastOne = 16
    cells: AtLeastOne = 1
    train_images: AtLeastOne = 1000
    held_out_images: AtLeastOne = 500

    def shared(self, task_size: int) -> SharedSpec:
        """The supernet, for a task of images of that size."""
        from nasgauge.training.supernet import SharedSpec

        return SharedSpec(
            name="mdenas",
            recipe=Recipe.of(self, epochs=self.iterations, image_size=min(self.image_size, task_size)),
            batches=self.batches,
            train_images=self.train_images,
            held_out_images=self.held_out_images,
            scale={"init_channels": self.channels, "cells": self.cells},
            paths=(self.variant, self.alpha, self.warmup, self.update_every),
        )


DEFAULTS = MdenasSettings()


def mdenas(context: SearchContext, settings: MdenasSettings = DEFAULTS) -> None:
    """Multinomial distribution learning, for real: samples a path, trains it for an epoch, validates it.

    Each iteration samples one option per decision, trains that path of a supernet for one epoch of
    `train_images`, or `batches` minibatches of it, and takes its accuracy on `held_out_images`, disjoint
    from them and fixed by --seed. Where an option had no more epochs than another and was better, the
    other's chance gives it `alpha`: variant `authors`; `paper` compares strictly and moves all at once,
    `uninas` does so with mean accuracies since the last update. Every path is validated by the
    statistics of the minibatch, in batches of 500, since running ones would mix paths. The incumbent
    is the likeliest option of each decision; its accuracy in the results is that of the table.

    An iteration is one evaluation and costs its measured seconds. It leaves a checkpoint, so that the
    same command continues after a kill, to the same result, and has a finished run at once.

    From the paper: 100 epochs, 16 channels, SGD with momentum 0.9, learning rate 0.025 falling to 0
    by a cosine, weight decay 3e-4, alpha 0.01. Ours: numbers of cells and images, batches of 64 where
    it has 512, clipping, crop and flip as in other searches of the field, and two settings that are
    off: `warmup`, first iterations that only fill the records (grace epochs of UniNAS, which records no
    accuracy there), and `update_every`, iterations from one update to the next.

    Source: Zheng et al. 2019; `CategoricalMDENAS` of XNAS; `MdlStrategy` of UniNAS.
    """
    from nasgauge.training.supernet import SharedTraining

    setup = context.setup()
    with context.untimed():
        seed = int(context.generator.integers(2**63))
        training = SharedTraining(setup, settings.shared(setup.task.size), seed)
    context.note(_remark(settings, setup))

    def evaluate(sampled: Sampled) -> float:
        context.check_budget()
        with context.untimed():
            accuracy, seconds = training.epoch(sampled.iteration, sampled.options)
        context.charge(seconds)
        return accuracy

    learn(context, evaluate, settings)


def _remark(settings: MdenasSettings, setup: Setup) -> str:
    provenance = setup.provenance("")
    size = f"{_count(settings.channels, 'channel')} and {_count(settings.cells, 'cell')} a stage"
    held_out, source = settings.held_out_images, f"{told(provenance.images)} ({provenance.fingerprint})"
    whole = " in minibatches of all" if settings.batch_size > settings.train_images else ""
    return (
        f"a supernet of {size}, really trained on {settings.train_images}{whole} and validated on {held_out} "
        f"images of {source}; the seconds of that, measured on {provenance.place}, are part of estimator s"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


SEARCHER = Searcher(mdenas, paper="https://arxiv.org/abs/1905.07529", learns=True, estimator="none")
