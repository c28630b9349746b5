"""The last linear layer alone, trained on features that do not change."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

CONSTANT = 1e-8
MOMENTUM, WEIGHT_DECAY, BATCH, RATE = 0.9, 5e-4, 256, 0.1
SHRINKAGE = 1e-2


def standardised(train: Tensor, held_out: Tensor) -> tuple[Tensor, Tensor]:
    """Features (N, F) and (M, F) by mean and deviation of the first; what is constant there is left out."""
    deviation, mean = torch.std_mean(train, 0, correction=0)
    varies = deviation > CONSTANT
    scaled = [(each[:, varies] - mean[varies]) / deviation[varies] for each in (train, held_out)]
    return scaled[0], scaled[1]


@dataclass(frozen=True, eq=False)
class LinearTask:
    """A linear layer is to classify features; without any, it gives the class most frequent in training.

    Attributes:
        train: Features (N, F) that it learns from.
        labels: Their classes (N,).
        held_out: Features (M, F) to classify.
        classes: Number of classes.
    """

    train: Tensor
    labels: Tensor
    held_out: Tensor
    classes: int

    def ridge(self) -> Tensor:
        """Classes (M,) by least squares of the classes' indicators, in closed form.

        The penalty is a hundredth of N. The features have mean zero, so the biases are the classes' shares.
        """
        x, y = self.train.double(), F.one_hot(self.labels, self.classes).double()
        penalty = SHRINKAGE * len(x) * torch.eye(x.shape[1], dtype=x.dtype)
        weights = torch.linalg.solve(x.T @ x + penalty, x.T @ y)
        logits: Tensor = self.held_out.double() @ weights + y.mean(0)
        return logits.argmax(1)

    def sgd(self, epochs: int, generator: torch.Generator) -> Tensor:
        """Classes (M,) by gradient descent of the cross-entropy, from zeros.

        With momentum, the rate falling as a cosine.
        """
        # The bias is the weight of an input of ones.
        train, held_out = (F.pad(each, (0, 1), value=1.0) for each in (self.train, self.held_out))
        layer = torch.zeros(train.shape[1], self.classes, requires_grad=True)
        optimizer = torch.optim.SGD([layer], RATE, MOMENTUM, weight_decay=WEIGHT_DECAY)
        for epoch in range(epochs):
            optimizer.param_groups[0]["lr"] = RATE * (1 + math.cos(math.pi * epoch / epochs)) / 2
            order = torch.randperm(len(train), generator=generator)
            for rows in torch.split(order, BATCH):
                loss = F.cross_entropy(train[rows] @ layer, self.labels[rows])
                (layer.grad,) = torch.autograd.grad(loss, layer)
                optimizer.step()
        return (held_out @ layer.detach()).argmax(1)
