"""MDENAS: a distribution over operations, learned while a weight-sharing supernet trains."""

from __future__ import annotations

from nasgauge.core import InputError, Searcher
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers._multinomial import LearningPlan, Sampled, learn
from nasgauge.searching.searchers.rea import above_zero


def mdenas(
    context: SearchContext,
    *,
    iterations: int = 100,
    variant: str = "authors",
    alpha: float = 0.01,
    warmup: int = 0,
    update_every: int = 1,
    batches: int = 0,
    batch_size: int = 64,
    learning_rate: float = 0.025,
    momentum: float = 0.9,
    weight_decay: float = 3e-4,
    schedule: str = "cosine",
    clip: float = 5.0,
    crop: int = 4,
    flip: bool = True,
    image_size: int = 32,
    channels: int = 16,
    cells: int = 1,
    train_images: int = 1000,
    held_out_images: int = 500,
) -> None:
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
    from nasgauge.training import Recipe
    from nasgauge.training.supernet import SharedTraining

    plan = LearningPlan(iterations, variant, alpha, warmup, update_every)
    above_zero(channels=channels, cells=cells)
    if batches < 0:
        raise InputError(f"batches is {batches}: wanted 1 or more, or 0 for an epoch")
    setup = context.setup()
    recipe = Recipe(
        epochs=iterations,
        batch_size=batch_size,
        learning_rate=learning_rate,
        momentum=momentum,
        weight_decay=weight_decay,
        schedule=schedule,
        clip=clip,
        image_size=min(image_size, setup.task.size),
        crop=crop,
        flip=flip,
    )
    with context.untimed():
        training = SharedTraining(
            setup,
            recipe,
            batches=batches,
            train_images=train_images,
            held_out_images=held_out_images,
            scale={"init_channels": channels, "cells": cells},
            paths=(variant, alpha, warmup, update_every),
            seed=int(context.generator.integers(2**63)),
            name="mdenas",
        )
    made_of = f"a supernet of {_count(channels, 'channel')} and {_count(cells, 'cell')} a stage"
    provenance = setup.provenance("")
    context.note(
        f"{made_of}, really trained on {train_images} and validated on {held_out_images} images of "
        f"{provenance.images} ({provenance.fingerprint}); the seconds of that, measured on "
        f"{provenance.place}, are part of estimator s"
    )

    def evaluate(sampled: Sampled) -> float:
        context.check_budget()
        with context.untimed():
            accuracy, seconds = training.epoch(sampled.iteration, sampled.options)
        context.charge(seconds)
        return accuracy

    learn(context, evaluate, plan)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


SEARCHER = Searcher(mdenas, paper="https://arxiv.org/abs/1905.07529", learns=True)
