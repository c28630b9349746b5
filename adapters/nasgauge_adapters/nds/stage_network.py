"""Networks of the ResNet, ResNeXt and Vanilla families.

Source: `pycls/models/anynet.py` of facebookresearch/pycls, with which they were trained.
"""

from __future__ import annotations

from collections import OrderedDict

from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.nds.stages import Stage, Stem, read_architecture


def build(architecture: str, *, classes: int) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    Convolutions are drawn as pycls draws them, normal by their fan-out; the classifier with deviation 0.01.

    Raises:
        InputError: For an unknown architecture or fewer than 1 class.
    """
    if classes < 1:
        raise InputError(f"classes is {classes}: a network of stages wants 1 or more")
    given = read_architecture(architecture)
    network = StageNetwork(given.block, given.stem, given.stages, classes)
    network.apply(_initialise)
    return network


class StageNetwork(nn.Sequential):
    """Stem, stages and classifier."""

    def __init__(self, block: str, stem: Stem, stages: tuple[Stage, ...], classes: int) -> None:
        layers: dict[str, nn.Module] = {"stem": _stem(stem)}
        inputs = stem.width
        for number, stage in enumerate(stages, start=1):
            layers[f"stage{number}"] = _stage(block, inputs, stage)
            inputs = stage.width
        head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes))
        super().__init__(OrderedDict(**layers, head=head))

    @property
    def blocks(self) -> list[nn.Module]:
        """Stem and all blocks, whose outputs are the feature maps."""
        stem, *stages, _ = self
        return [stem, *(block for stage in stages for block in stage.children())]


class ResidualBlock(nn.Module):
    """Shortcut plus convolutions, then ReLU; the shortcut is a 1 x 1 convolution where the shape changes."""

    def __init__(self, inputs: int, stage: Stage, stride: int, convolutions: nn.Module) -> None:
        super().__init__()
        changes = inputs != stage.width or stride != 1
        self.shortcut = _norm_conv(inputs, stage.width, 1, stride) if changes else nn.Identity()
        self.convolutions = convolutions
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, width, H / stride, W / stride)."""
        output: Tensor = self.relu(self.shortcut(x) + self.convolutions(x))
        return output


def _stem(stem: Stem) -> nn.Sequential:
    layers = [*_norm_conv(3, stem.width, stem.kernel, stem.stride), nn.ReLU()]
    return nn.Sequential(*layers, *([nn.MaxPool2d(3, stride=2, padding=1)] if stem.pool else []))


def _stage(block: str, inputs: int, stage: Stage) -> nn.Sequential:
    makers = {"vanilla": _vanilla, "basic": _basic, "bottleneck": _bottleneck}
    blocks = []
    for number in range(stage.depth):
        blocks.append(makers[block](inputs, stage, stage.stride if number == 0 else 1))
        inputs = stage.width
    return nn.Sequential(*blocks)


def _vanilla(inputs: int, stage: Stage, stride: int) -> nn.Module:
    first, second = _norm_conv(inputs, stage.width, 3, stride), _norm_conv(stage.width, stage.width, 3)
    return nn.Sequential(*first, nn.ReLU(), *second, nn.ReLU())


def _basic(inputs: int, stage: Stage, stride: int) -> nn.Module:
    first, second = _norm_conv(inputs, stage.width, 3, stride), _norm_conv(stage.width, stage.width, 3)
    return ResidualBlock(inputs, stage, stride, nn.Sequential(*first, nn.ReLU(), *second))


def _bottleneck(inputs: int, stage: Stage, stride: int) -> nn.Module:
    narrow, middle = (
        _norm_conv(inputs, stage.inner, 1),
        _norm_conv(stage.inner, stage.inner, 3, stride, stage.groups),
    )
    wide = _norm_conv(stage.inner, stage.width, 1)
    return ResidualBlock(inputs, stage, stride, nn.Sequential(*narrow, nn.ReLU(), *middle, nn.ReLU(), *wide))


def _norm_conv(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """Convolution without bias, batch norm."""
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs))


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        fan_out = module.kernel_size[0] * module.kernel_size[1] * module.out_channels
        nn.init.normal_(module.weight, std=(2 / fan_out) ** 0.5)
    elif isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=0.01)
        nn.init.zeros_(module.bias)
