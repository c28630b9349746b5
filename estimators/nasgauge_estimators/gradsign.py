"""GradSign: do the gradients of single images point the same way?"""

from __future__ import annotations

from functools import reduce

import torch
from torch import nn

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._per_image import LayerRun, gradients, normalise_each_image, runs_of_layers

_AT_ONCE = 2**24  # weight gradients held at a time, over all images: 64 MiB


def gradsign(probe: Probe) -> float:
    """Sum over weights of abs(sum over images of sign(loss gradient of that image alone)).

    Over the weights of convolution and linear layers, and the images of the minibatch. Summed,
    not averaged over weights: the released code has both, and the mean hardly follows accuracy.

    There, each image goes through the network in training mode by itself, so that a batch norm
    normalises over the pixels of one image. Here, all images go together through a network whose
    batch norms normalise each image by itself: the same gradients, for one forward pass, one
    backward pass, and once more the part of a backward pass that is for the weights.

    Raises:
        ValueError: If a batch norm has one value per channel and image, where a weight is used outside its
            layer, and where images are not along the first dimension of a layer's input.

    Source: Zhang and Jia 2022, and its released code (`grad_conflict.py`).
    """
    network = normalise_each_image(probe.fresh_network())
    runs = runs_of_layers(network, probe.images, probe.labels)
    return sum(_agreement(layer, of_layer) for layer, of_layer in runs.items())


def _agreement(layer: nn.Module, runs: list[LayerRun]) -> float:
    """The score of one layer, some images at a time."""
    weight = layer.get_parameter("weight")
    step = max(1, _AT_ONCE // weight.numel())
    votes = torch.zeros_like(weight)
    for start in range(0, len(runs[0].inputs), step):
        # A layer that runs several times has the sum of the gradients of its runs.
        found = [gradients(layer, run, slice(start, start + step)) for run in runs]
        votes += reduce(torch.add, found).sign().sum(0)
    return float(votes.abs().sum())


ESTIMATOR = Estimator(gradsign, paper="https://arxiv.org/abs/2110.08616")
