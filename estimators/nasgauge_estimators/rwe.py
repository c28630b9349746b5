"""RWE: how well does the last layer classify what a network with random weights makes of images?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from torch import Tensor, nn

from nasgauge.core import AtLeastOne, Estimator, ImageSettings, Settings
from nasgauge.images import Split
from nasgauge.probing.probe import Probe
from nasgauge_estimators._features import batch_norms, features, recalibrate
from nasgauge_estimators._init import initialise
from nasgauge_estimators._linear import LinearTask, standardised
from nasgauge_estimators._reduced import reduced
from nasgauge_estimators._split import split


@dataclass(frozen=True)
class RweSettings(Settings):
    """All these, and every default, are our choice: the paper's settings are not known to us.

    Attributes:
        train_images: Number of images that the layer learns from.
        held_out_images: Number of others, to measure accuracy on.
        layers: Cells of the network, as for `bpe`: a shallow one tells the architectures apart, a deep one
            loses in its random layers what it could have told.
        channels: Of the first cells.
        init: How weights are drawn; `default` is torch's.
        bn: What batch norms divide by: `batch`, the statistics of each `batch` images; `recalibrated`, those
            of the training images; `eval`, nothing (running statistics as new).
        optimiser: `sgd`, `epochs` epochs with momentum and a cosine schedule; `ridge`, in closed form.
        epochs: Of `sgd`.
        inputs: Of the layer: `last`, or `all`, also the pooled outputs of the stem and of every block.
        repeats: Initialisations.
        batch: Images of a forward pass.
    """

    train_images: AtLeastOne = 1000
    held_out_images: AtLeastOne = 500
    layers: AtLeastOne = 3
    channels: AtLeastOne = 16
    init: Literal["normal", "kaiming_normal", "default", "orthogonal"] = "default"
    bn: Literal["batch", "recalibrated", "eval"] = "eval"
    optimiser: Literal["ridge", "sgd"] = "sgd"
    epochs: AtLeastOne = 10
    inputs: Literal["last", "all"] = "last"
    repeats: AtLeastOne = 3
    batch: AtLeastOne = 250


DEFAULTS = RweSettings()


def rwe(probe: Probe, settings: RweSettings = DEFAULTS) -> float:
    """Held-out accuracy (percent) of a linear layer on the features of random weights (RWE).

    All but the last linear layer stays as initialised. What goes into that layer is computed for
    training and held-out images in forward passes without gradient, and standardised; the layer is
    trained on it; the accuracy is the mean over `repeats` initialisations.

    The settings matter: with any statistics of batches, good and bad architectures of NAS-Bench-201 change
    places, and in deep networks, or with far more or fewer images, little is left. The defaults are those
    that ranked 60 architectures best; `nasgauge ablate rwe` measures it.

    Raises:
        ValueError: If no linear layer ends the network, features are not vectors of finite numbers, and,
            with `all`, for networks of tokens.

    Source: Hu et al. 2021, the idea.
    """
    images = split(probe, settings.train_images, settings.held_out_images)
    network = probe.fresh_network(**reduced(probe, layers=settings.layers, channels=settings.channels))
    generator, scores = probe.generator(), []
    for number in range(settings.repeats):
        probe.progress(number, settings.repeats, "initialisation")
        initialise(network, settings.init, generator)
        train, held_out = _features(probe, network, images, settings)
        task = LinearTask(train, images.train_labels, held_out, probe.classes)
        found = task.ridge() if settings.optimiser == "ridge" else task.sgd(settings.epochs, generator)
        scores.append(float((found == images.held_out_labels).double().mean()))
    probe.progress(settings.repeats, settings.repeats, "initialisation")
    return 100 * float(np.mean(scores))


def _features(
    probe: Probe, network: nn.Module, images: Split, settings: RweSettings
) -> tuple[Tensor, Tensor]:
    """Standardised features of training and held-out images, (N, F) and (M, F)."""
    network.eval()
    device, batch = probe.device, settings.batch
    if settings.bn == "recalibrated":
        recalibrate(network, images.train_images, device=device, batch=batch)
    for norm in batch_norms(network):
        norm.train(settings.bn == "batch")
    train, held_out = (
        features(network, each, device=device, batch=batch, of_all=settings.inputs == "all")
        for each in (images.train_images, images.held_out_images)
    )
    return standardised(train, held_out)


IMAGES = ImageSettings(parts=("train_images", "held_out_images"), training_batch="batch")
ESTIMATOR = Estimator(rwe, paper="https://arxiv.org/abs/2110.05242", trains=True, images=IMAGES)
