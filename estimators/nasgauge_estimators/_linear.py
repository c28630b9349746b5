"""The last linear layer alone, trained on features that do not change."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from nasgauge.core import InputError

CONSTANT = 1e-8
MOMENTUM, WEIGHT_DECAY, BATCH, RATE = 0.9, 5e-4, 256, 0.1
SHRINKAGE = 1e-2


def standardised(train: Tensor, held_out: Tensor) -> tuple[Tensor, Tensor]:
    """Features (N, F) and (M, F) by mean and deviation of the first; what is constant there is left out."""
    deviation, mean = torch.std_mean(train, 0, correction=0)
    varies = deviation > CONSTANT
    scaled = [(each[:, varies] - mean[varies]) / deviation[varies] for each in (train, held_out)]
    return scaled[0], scaled[1]


def predicted(
    optimiser: str,
    train: Tensor,
    labels: Tensor,
    held_out: Tensor,
    *,
    classes: int,
    epochs: int,
    generator: torch.Generator,
) -> Tensor:
    """Classes (M,) of held-out features (M, F), by a layer trained on features (N, F) and labels (N,).

    optimiser: "ridge", or "sgd" over that many epochs. Without any feature, the class that is most frequent
        in training.

    Raises InputError for another optimiser.
    """
    if optimiser == "ridge":
        return _ridge(train, labels, held_out, classes)
    if optimiser == "sgd":
        return _sgd(train, labels, held_out, classes, epochs, generator)
    raise InputError(f"no optimiser {optimiser!r}: wanted ridge or sgd")


def _ridge(train: Tensor, labels: Tensor, held_out: Tensor, classes: int) -> Tensor:
    """Least squares of the classes' indicators, with a penalty of a hundredth of N, in closed form.

    The features have mean zero, so the biases are the classes' shares.
    """
    x, y = train.double(), F.one_hot(labels, classes).double()
    penalty = SHRINKAGE * len(x) * torch.eye(x.shape[1], dtype=x.dtype)
    weights = torch.linalg.solve(x.T @ x + penalty, x.T @ y)
    logits: Tensor = held_out.double() @ weights + y.mean(0)
    return logits.argmax(1)


def _sgd(
    train: Tensor, labels: Tensor, held_out: Tensor, classes: int, epochs: int, generator: torch.Generator
) -> Tensor:
    """Cross-entropy by gradient descent with momentum, the rate falling as a cosine, from zeros."""
    train, held_out = (F.pad(each, (0, 1), value=1.0) for each in (train, held_out))  # the bias's input
    layer = torch.zeros(train.shape[1], classes, requires_grad=True)
    optimizer = torch.optim.SGD([layer], RATE, MOMENTUM, weight_decay=WEIGHT_DECAY)
    for epoch in range(epochs):
        optimizer.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * epoch / epochs)) / 2
        order = torch.randperm(len(train), generator=generator)
        for rows in torch.split(order, BATCH):
            loss = F.cross_entropy(train[rows] @ layer, labels[rows])
            (layer.grad,) = torch.autograd.grad(loss, layer)
            optimizer.step()
    return (held_out @ layer.detach()).argmax(1)
