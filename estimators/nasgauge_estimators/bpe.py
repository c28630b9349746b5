"""BPE: train a smaller network for a short time, and see how well it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge.training import Recipe, accuracy, train
from nasgauge_estimators._reduced import reduced
from nasgauge_estimators._split import split


def bpe(
    probe: Probe,
    *,
    epochs: int = 10,
    batch_size: int = 128,
    learning_rate: float = 0.03,
    layers: int = 6,
    float_bits: int = 32,
    channels: int = 8,
    cutout_length: int = 0,
    image_size: int = 16,
    train_images: int = 2000,
    held_out_images: int = 1000,
    momentum: float = 0.9,
    weight_decay: float = 3e-4,
    schedule: str = "cosine",
    clip: float = 5.0,
    crop: int = 4,
    flip: bool = True,
    auxiliary: float = 0.4,
    drop_path: float = 0.2,
) -> float:
    """Held-out accuracy (percent) after training under a recipe of eight hyper-parameters (BPE).

    The recipe is the first eight settings; `nasgauge tune bpe` looks for a good one. The defaults are
    BPE-1; for BPE-2 see `bpe2`. `layers` is the number of cells of the whole network. A size that the
    search space does not have stays as it is, with a note. Images are made `image_size` x `image_size`,
    never larger than they are. 16 bits are bfloat16.

    The other settings are the rest of the recipe behind the released trials: SGD, cosine schedule,
    gradient clipping, crop and flip; where the space has them, paths dropped with a probability that
    grows to `drop_path`, and an auxiliary classifier, here only for images of full size. Numbers of
    images are our choice, and so is to report the last epoch on images held out of the training set:
    the paper trains on 50,000 and reports the best epoch on the test set.

    A loss that is no finite number any more is a failure with its reason.

    Source: Zheng et al. 2020 and the released training code.
    """
    side = min(image_size, probe.input_shape[-1])
    recipe = Recipe(
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        momentum=momentum,
        weight_decay=weight_decay,
        schedule=schedule,
        clip=clip,
        float_bits=float_bits,
        image_size=side,
        crop=crop,
        flip=flip,
        cutout_length=cutout_length,
        auxiliary=auxiliary,
        drop_path=drop_path,
    )
    images = split(probe, train_images, held_out_images)
    scale = reduced(probe, layers=layers, channels=channels)
    if auxiliary and "auxiliary" in probe.scale:
        scale["auxiliary"] = side == probe.input_shape[-1]
    network = probe.fresh_network(**scale)
    for _ in train(probe, network, images.train_images, images.train_labels, recipe):
        pass
    return accuracy(network, images.held_out_images, images.held_out_labels, size=side, device=probe.device)


def cost(settings: Mapping[str, Any]) -> float:
    """Multiply-adds of training, up to a factor: epochs x layers x channels^2 x image_size^2; our choice."""
    pixels: float = settings["image_size"] ** 2
    return float(settings["epochs"] * settings["layers"] * settings["channels"] ** 2 * pixels)


PAPER = "https://arxiv.org/abs/2005.09917"
ESTIMATOR = Estimator(bpe, paper=PAPER, trains=True, cost=cost)
