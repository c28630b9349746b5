"""BPE: train a smaller network for a short time, and see how well it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nasgauge.core import AtLeastOne, Estimator, ImageSettings
from nasgauge.probing.probe import Probe
from nasgauge.training.evaluation import accuracy
from nasgauge.training.recipe import LearningRate, Recipe
from nasgauge.training.resumable import train
from nasgauge_estimators._reduced import reduced
from nasgauge_estimators._split import split


@dataclass(frozen=True)
class BpeSettings(Recipe):
    """A recipe of eight hyper-parameters, and the rest of the training behind the released trials.

    Attributes:
        layers: Cells of the whole network.
        channels: Of the first cells.
        train_images: Number of images to train on.
        held_out_images: Number of others, to measure accuracy on.
    """

    epochs: AtLeastOne = 10
    batch_size: AtLeastOne = 128
    learning_rate: LearningRate = 0.03
    image_size: AtLeastOne = 16
    layers: AtLeastOne = 6
    channels: AtLeastOne = 8
    train_images: AtLeastOne = 2000
    held_out_images: AtLeastOne = 1000


BPE1 = BpeSettings()
BPE2 = BpeSettings(epochs=30, layers=16, channels=16)


def bpe(probe: Probe, settings: BpeSettings = BPE1) -> float:
    """Held-out accuracy (percent) after training under a recipe of eight hyper-parameters (BPE).

    They are `epochs`, `batch_size`, `learning_rate`, `layers`, `float_bits`, `channels`, `cutout_length` and
    `image_size`; `nasgauge tune bpe` looks for a good recipe. The defaults are BPE-1; for BPE-2 see
    `bpe2`. A size that the search space does not have stays as it is, with a note. Images are made
    `image_size` x `image_size`, never larger than they are. 16 bits are bfloat16.

    The other settings are the rest of the recipe behind the released trials: SGD, cosine schedule,
    gradient clipping, crop and flip; where the space has them, paths dropped with a probability that
    grows to `drop_path`, and an auxiliary classifier, here only for images of full size. Numbers of
    images are our choice, and so is to report the last epoch on images held out of the training set:
    the paper trains on 50,000 and reports the best epoch on the test set.

    A loss that is not a finite number any more is a failure with its reason.

    Source: Zheng et al. 2020 and the released training code.
    """
    full = probe.input_shape[-1]
    if settings.image_size > full:
        probe.note(f"trained on images of {full} pixels, not of {settings.image_size}: they are no larger")
    recipe = Recipe.of(settings, image_size=min(settings.image_size, full))
    images = split(probe, settings.train_images, settings.held_out_images)
    scale = reduced(probe, layers=settings.layers, channels=settings.channels)
    if recipe.auxiliary and "auxiliary" in probe.scale:
        scale["auxiliary"] = recipe.image_size == full
    network = probe.fresh_network(**scale)
    for _ in train(probe, network, images.train_images, images.train_labels, recipe):
        pass
    size, device = recipe.image_size, probe.device
    return accuracy(network, images.held_out_images, images.held_out_labels, size=size, device=device)


def cost(settings: Mapping[str, Any]) -> float:
    """Multiply-adds of training, up to a factor: epochs x layers x channels^2 x image_size^2; our choice."""
    pixels: float = settings["image_size"] ** 2
    return float(settings["epochs"] * settings["layers"] * settings["channels"] ** 2 * pixels)


def fixed(probe: Probe, recipe: BpeSettings, train_images: int, held_out_images: int) -> float:
    """As `bpe`, under a recipe of which only the numbers of images can be set."""
    return bpe(probe, replace(recipe, train_images=train_images, held_out_images=held_out_images))


PAPER = "https://arxiv.org/abs/2005.09917"
IMAGES = ImageSettings(parts=("train_images", "held_out_images"), training_batch="batch_size")
ESTIMATOR = Estimator(bpe, paper=PAPER, trains=True, cost=cost, images=IMAGES)
