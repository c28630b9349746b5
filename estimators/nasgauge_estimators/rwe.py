"""RWE: how well does the last layer classify what a network with random weights makes of images?"""

from __future__ import annotations

import numpy as np
from torch import Tensor, nn

from nasgauge.core import Estimator, InputError
from nasgauge.images import Split
from nasgauge.probing.probe import Probe
from nasgauge_estimators._features import batch_norms, features, recalibrate
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import at_least_one
from nasgauge_estimators._linear import predicted, standardised
from nasgauge_estimators._reduced import reduced
from nasgauge_estimators._split import split

NORMS = ("batch", "recalibrated", "eval")
FEATURES = ("last", "all")


def rwe(
    probe: Probe,
    *,
    train_images: int = 1000,
    held_out_images: int = 500,
    layers: int = 3,
    channels: int = 16,
    init: str = "default",
    bn: str = "eval",
    optimiser: str = "sgd",
    epochs: int = 10,
    inputs: str = "last",
    repeats: int = 3,
    batch: int = 250,
) -> float:
    """Held-out accuracy (percent) of a linear layer on the features of random weights (RWE).

    All but the last linear layer stays as initialised. What goes into that layer is computed for
    training and held-out images in forward passes without gradient, and standardised; the layer is
    trained on it; the accuracy is the mean over `repeats` initialisations.

    layers, channels: of the network, as for `bpe`: a shallow one tells the architectures apart, a deep one
    loses in its random layers what it could have told.
    init: `default` (torch's), `kaiming_normal`, `normal` or `orthogonal`.
    bn: what batch norms divide by: `batch`, the statistics of each `batch` images; `recalibrated`,
    those of the training images; `eval`, nothing (running statistics as new).
    optimiser: `sgd`, `epochs` epochs with momentum and a cosine schedule; `ridge`, in closed form.
    inputs: of the layer: `last`, or `all`, also the pooled outputs of the stem and of every block.

    All these, and every default, are our choice: the paper's settings are not known to us. They matter:
    with any statistics of batches, good and bad architectures of NAS-Bench-201 change places, and in
    deep networks, or with far more or fewer images, little is left. The defaults are those that ranked 60
    architectures best; `nasgauge ablate rwe` measures it.

    Raises ValueError where no linear layer ends the network, features are no vectors or no finite
    numbers, and, with `all`, for networks of tokens.

    Source: Hu et al. 2021, the idea.
    """
    at_least_one(repeats=repeats, batch=batch, epochs=epochs)
    for name, value, known in (("bn", bn, NORMS), ("inputs", inputs, FEATURES)):
        if value not in known:
            raise InputError(f"setting {name} is {value!r}: wanted one of {', '.join(known)}")
    images = split(probe, train_images, held_out_images)
    network, generator = (
        probe.fresh_network(**reduced(probe, layers=layers, channels=channels)),
        probe.generator(),
    )
    scores = []
    for number in range(repeats):
        probe.progress(number, repeats, "initialisation")
        initialise(network, init, generator)
        train, held_out = _features(probe, network, images, bn, batch, of_all=inputs == "all")
        found = predicted(
            optimiser,
            *(train, images.train_labels, held_out),
            classes=probe.classes,
            epochs=epochs,
            generator=generator,
        )
        scores.append(float((found == images.held_out_labels).double().mean()))
    probe.progress(repeats, repeats, "initialisation")
    return 100 * float(np.mean(scores))


def _features(
    probe: Probe, network: nn.Module, images: Split, bn: str, batch: int, *, of_all: bool
) -> tuple[Tensor, Tensor]:
    """Standardised features of training and held-out images, (N, F) and (M, F)."""
    network.eval()
    if bn == "recalibrated":
        recalibrate(network, images.train_images, device=probe.device, batch=batch)
    for norm in batch_norms(network):
        norm.train(bn == "batch")
    train, held_out = (
        features(network, each, device=probe.device, batch=batch, of_all=of_all)
        for each in (images.train_images, images.held_out_images)
    )
    return standardised(train, held_out)


ESTIMATOR = Estimator(rwe, paper="https://arxiv.org/abs/2110.05242", trains=True)
