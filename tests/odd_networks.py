"""Networks as people bring them, for images (B, 3, 8, 8): what shares, what draws, what remembers."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn


class Act(nn.Module):
    """A function as a module."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


class DropPath(nn.Module):
    """As in timm: whole images are dropped in training mode."""

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        return x * x.new_empty(len(x), *[1] * (x.dim() - 1)).bernoulli_(0.5) / 0.5


class Noise(nn.Module):
    """Adds what torch, numpy and Python draw from their global generators, in every mode."""

    def forward(self, x: Tensor) -> Tensor:
        return x + 0.1 * torch.randn_like(x) + 0.1 * float(np.random.rand()) + 0.1 * random.random()


class Remembers(nn.Module):
    """Counts its passes, puts a new buffer in the place of the old one, and keeps what it saw; all matter."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(()))
        self.passes = 0

    def forward(self, x: Tensor) -> Tensor:
        if hasattr(self, "last"):
            x = x + 0.1 * self.last
        self.passes += 1
        self.mean = 0.5 * self.mean + x.detach().mean()
        self.last = self.mean.clone()
        return x * (1 + 0.1 * self.passes) + self.mean


def block(
    inputs: int, outputs: int, act: Callable[[], nn.Module], *, norm: bool, stride: int = 1
) -> nn.Module:
    """Convolution, batch norm, activation."""
    parts: list[nn.Module] = [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=not norm)]
    return nn.Sequential(*parts, *([nn.BatchNorm2d(outputs)] if norm else []), act())


class Odd(nn.Module):
    """A small residual network with one thing that is out of the ordinary."""

    def __init__(
        self,
        classes: int,
        act: Callable[[], nn.Module] = nn.ReLU,
        *,
        norm: bool = True,
        between: nn.Module | None = None,
        last: nn.Module | None = None,
        what: str = "",
    ) -> None:
        super().__init__()
        self.stem, self.a = block(3, 4, act, norm=norm), block(4, 8, act, norm=norm, stride=2)
        self.b, self.c = block(8, 8, act, norm=norm), block(8, 8, act, norm=norm)
        if what == "tied":
            self.c[0].weight = self.b[0].weight  # type: ignore[index]
        self.between, self.last, self.what = between or nn.Identity(), last or nn.Identity(), what
        self.head = nn.Linear(8, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.a(self.stem(x))
        y = self.b(x)
        y = self.b(y) if self.what == "shared" else y
        if self.what == "functional dropout":
            y = F.dropout(y, 0.3, self.training)
        y = self.c(self.between(y))
        if self.what == "sum in place":
            y += x
        else:
            y = y + x
        logits: Tensor = self.head(self.last(y.mean((2, 3))))
        return logits


class Attention(nn.Module):
    """A transformer layer, which drops in its attention too."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, stride=4)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.3, batch_first=True)
        self.head = nn.Linear(8, classes)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head(self.layer(self.patches(x).flatten(2).transpose(1, 2)).mean(1))
        return logits


ACTS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "relu in place": lambda: nn.ReLU(inplace=True),
    "F.relu in place": lambda: Act(lambda x: F.relu(x, inplace=True)),
    "torch.relu": lambda: Act(torch.relu),
    "method in place": lambda: Act(lambda x: x.relu_()),
    "relu6": nn.ReLU6,
    "clamp": lambda: Act(lambda x: x.clamp(min=0)),
    "maximum": lambda: Act(lambda x: torch.maximum(x, torch.zeros_like(x))),
    "threshold": lambda: nn.Threshold(0, 0),
    "hardtanh": lambda: nn.Hardtanh(0, 6),
    "leaky": nn.LeakyReLU,
    "random leaky": nn.RReLU,
    "prelu": nn.PReLU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "elu": nn.ELU,
    "sigmoid": nn.Sigmoid,
}
DROPPING: dict[str, Callable[[], nn.Module]] = {
    "dropout": lambda: nn.Dropout(0.3),
    "dropout2d": lambda: nn.Dropout2d(0.3),
    "alpha dropout": lambda: nn.AlphaDropout(0.3),
    "drop path": DropPath,
}
ODD: dict[str, Callable[[int], nn.Module]] = {
    **{name: lambda classes, act=act: Odd(classes, act) for name, act in ACTS.items()},  # type: ignore[misc]
    **{
        name: lambda classes, drop=drop: Odd(classes, between=drop())  # type: ignore[misc]
        for name, drop in DROPPING.items()
    },
    "no norm": lambda classes: Odd(classes, norm=False),
    "noise": lambda classes: Odd(classes, between=Noise()),
    "remembers": lambda classes: Odd(classes, between=Remembers()),
    "layer norm": lambda classes: Odd(classes, last=nn.LayerNorm(8)),
    "batch norm of vectors": lambda classes: Odd(classes, last=nn.BatchNorm1d(8)),
    "attention": Attention,
    **{
        what: lambda classes, what=what: Odd(classes, what=what)  # type: ignore[misc]
        for what in ("functional dropout", "shared", "tied", "sum in place")
    },
}


def build(name: str, *, classes: int) -> nn.Module:
    """The network of that name."""
    return ODD[name](classes)
