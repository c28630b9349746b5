"""The frame of MobileNets: a stem, a row of blocks, a last convolution and a classifier."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from torch import Tensor, nn

from nasgauge_adapters.blocks import ConvNorm


class MobileNet(nn.Module):
    """Images (B, 3, H, W) -> logits (B, classes).

    Attributes:
        stem: Its first layers.
        features: The blocks of all stages, in order.
        last: The convolution after them.
        classifier: What makes logits of its maps.
    """

    def __init__(
        self, stem: nn.Module, features: Iterable[nn.Module], last: nn.Module, classifier: nn.Module
    ) -> None:
        super().__init__()
        self.stem = stem
        self.features = nn.Sequential(*features)
        self.last = last
        self.classifier = classifier

    @property
    def blocks(self) -> list[nn.Module]:
        """Stem, blocks and last convolution: what gives feature maps, in order."""
        return [self.stem, *self.features, self.last]

    def forward(self, x: Tensor) -> Tensor:
        """Logits, one per class."""
        logits: Tensor = self.classifier(self.last(self.features(self.stem(x))))
        return logits


def stem(channels: int, stride: int, activation: type[nn.Module] = nn.ReLU) -> ConvNorm:
    """3 x 3 convolution of colour images, norm and activation."""
    return ConvNorm(3, channels, 3, stride=stride, activation=activation)


def pooled_classifier(channels: int, classes: int, dropout: float = 0.0) -> nn.Sequential:
    """Mean over pixels and a linear layer, with dropout before it where its probability is not 0."""
    layers: OrderedDict[str, nn.Module] = OrderedDict(pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten())
    if dropout:
        layers["dropout"] = nn.Dropout(dropout)
    layers["linear"] = nn.Linear(channels, classes)
    return nn.Sequential(layers)


def kaiming_fan_out(network: nn.Module) -> None:
    """Convolutions become normal with variance 2 / (outputs x kernel area), their biases zero."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out")
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def uniform_linear(network: nn.Module, limit_of: str) -> None:
    """Linear layers become uniform within 1 / sqrt(their `in_features` or `out_features`), biases zero."""
    for module in network.modules():
        if isinstance(module, nn.Linear):
            limit = getattr(module, limit_of) ** -0.5
            nn.init.uniform_(module.weight, -limit, limit)
            nn.init.zeros_(module.bias)
