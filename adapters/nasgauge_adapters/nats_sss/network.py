"""Networks of the size space: stem, cell, reduction, cell, reduction, cell, head.

Source: `DynamicShapeTinyNet` of AutoDL-Projects.
"""

from __future__ import annotations

from collections import OrderedDict

from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.nats_sss.space import channels


def build(architecture: str, *, classes: int) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    Initialisation is that of torch, drawn from its global generator.

    Raises:
        InputError: For an unknown architecture or fewer than 1 class.
    """
    if classes < 1:
        raise InputError(f"classes is {classes}: a nats_sss network wants 1 or more")
    return SizedNetwork(channels(architecture), classes)


class SizedNetwork(nn.Sequential):
    """Five layers of the chosen channels between stem and head."""

    def __init__(self, channels: tuple[int, ...], classes: int) -> None:
        first, second, third, fourth, last = channels
        super().__init__(
            OrderedDict(
                stem=_stem(first),
                cell1=SizedCell(first, first),
                reduction1=Reduction(first, second),
                cell2=SizedCell(second, third),
                reduction2=Reduction(third, fourth),
                cell3=SizedCell(fourth, last),
                head=_head(last, classes),
            )
        )


class SizedCell(nn.Module):
    """The best cell of the topology space, (B, C, H, W) -> (B, D, H, W).

    Nodes: 1 = conv(0); 2 = conv(0) + conv(1); output = skip(0) + conv(1) + conv(2), all convolutions
    3 x 3. The edges out of the input change the channels.
    """

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.edge_0_1 = ReLUConvBN(inputs, outputs)
        self.edge_0_2 = ReLUConvBN(inputs, outputs)
        self.edge_1_2 = ReLUConvBN(outputs, outputs)
        self.skip = nn.Identity() if inputs == outputs else _projection(inputs, outputs)
        self.edge_1_3 = ReLUConvBN(outputs, outputs)
        self.edge_2_3 = ReLUConvBN(outputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Output of node 3."""
        one = self.edge_0_1(x)
        two = self.edge_0_2(x) + self.edge_1_2(one)
        output: Tensor = self.skip(x) + self.edge_1_3(one) + self.edge_2_3(two)
        return output


class Reduction(nn.Module):
    """Residual block, (B, C, H, W) -> (B, D, H/2, W/2)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv_a = ReLUConvBN(inputs, outputs, stride=2)
        self.conv_b = ReLUConvBN(outputs, outputs)
        projection = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.downsample = nn.Sequential(OrderedDict(pool=nn.AvgPool2d(2, stride=2), conv=projection))

    def forward(self, x: Tensor) -> Tensor:
        """Projection plus two convolutions."""
        output: Tensor = self.downsample(x) + self.conv_b(self.conv_a(x))
        return output


class ReLUConvBN(nn.Sequential):
    """ReLU, 3 x 3 convolution without bias, batch norm."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        convolution = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        super().__init__(OrderedDict(relu=nn.ReLU(), conv=convolution, norm=nn.BatchNorm2d(outputs)))


def _projection(inputs: int, outputs: int) -> nn.Module:
    """A skip between different channels: 1 x 1 convolution and batch norm, without ReLU."""
    convolution = nn.Conv2d(inputs, outputs, 1, bias=False)
    return nn.Sequential(OrderedDict(conv=convolution, norm=nn.BatchNorm2d(outputs)))


def _stem(channels: int) -> nn.Module:
    convolution = nn.Conv2d(3, channels, 3, padding=1, bias=False)
    return nn.Sequential(OrderedDict(conv=convolution, norm=nn.BatchNorm2d(channels)))


def _head(channels: int, classes: int) -> nn.Module:
    return nn.Sequential(
        OrderedDict(
            norm=nn.BatchNorm2d(channels),
            relu=nn.ReLU(),
            pool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(),
            classifier=nn.Linear(channels, classes),
        )
    )
