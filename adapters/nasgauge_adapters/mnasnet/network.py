"""Networks of the MobileNet space of Accel-NASBench: a stem, seven stages of blocks, a classifier.

Source: `AccelNASBenchNet` of afzalxo/ANB-DatasetCollection as its data set was collected: ReLU, and a hard
sigmoid in squeeze-excite. SiLU and sigmoid are the defaults of that class, not what was trained.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torch import nn

from nasgauge.core import InputError
from nasgauge_adapters.blocks import (
    BlockShape,
    ConvNorm,
    InvertedResidual,
    StochasticDepth,
    at_least_one,
    scaled,
)
from nasgauge_adapters.mnasnet.space import STAGES, Stage, stages_of
from nasgauge_adapters.mobilenets import (
    MobileNet,
    kaiming_fan_out,
    pooled_classifier,
    stem,
    uniform_linear,
)

INIT_CHANNELS = 32
WIDTHS = (16, 24, 40, 80, 112, 192, 320)
STRIDES = (1, 2, 2, 2, 1, 2, 1)
LAST_CHANNELS = 1280
MOST_LAYERS = 4
DROPOUT = 0.2
TRAINING_DROP_PATH = 0.2
"""Probability with which the benchmark's training dropped the last block; those before in proportion."""


@dataclass(frozen=True)
class Sizes:
    """Free sizes of a network: see `build`."""

    init_channels: int
    cells: int
    stages: int

    @property
    def widths(self) -> list[int]:
        """Channels of the stem, of each stage, and of the last convolution."""
        wanted = [INIT_CHANNELS, *WIDTHS[: self.stages], LAST_CHANNELS]
        return scaled(wanted, self.init_channels / INIT_CHANNELS)


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = INIT_CHANNELS,
    cells: int = MOST_LAYERS,
    stages: int = STAGES,
    drop_path: float = 0.0,
) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    Every activation is a ReLU, also that inside squeeze-excite, whose gate is a hard sigmoid. Convolutions
    are initialised Kaiming normal (fan-out), as the benchmark's were.

    Args:
        architecture: In any notation.
        classes: Labels of the task.
        init_channels: Channels of the stem; all widths are in proportion.
        cells: The most blocks of a stage: those after them are left out.
        stages: The first stages, of 7.
        drop_path: Probability of dropping the last block for each image in training mode, those before it
            in proportion to their place; 0.2 in the benchmark's training. Off by default: a score should
            not depend on the draw.

    Raises:
        InputError: For an unknown architecture, a size below 1, or a probability outside [0, 1).
    """
    sizes = sizes_of(classes, init_channels, cells, stages)
    if not 0 <= drop_path < 1:
        raise InputError(f"drop_path is {drop_path}: wanted a probability, 0 or more and less than 1")
    network = assembled(_blocks(stages_of(architecture), sizes), sizes, classes)
    network.dropped = drop_path
    return network


def sizes_of(classes: int, init_channels: int, cells: int, stages: int) -> Sizes:
    """The sizes; raises InputError for one below 1."""
    at_least_one("mnasnet", classes=classes, init_channels=init_channels, cells=cells, stages=stages)
    return Sizes(init_channels, cells, min(stages, STAGES))


def assembled(
    blocks: Iterator[nn.Module], sizes: Sizes, classes: int, frame: type[MnasNet] | None = None
) -> MnasNet:
    """Stem, blocks, last convolution and classifier, initialised."""
    first, *_, before, last = sizes.widths
    network = (frame or MnasNet)(
        stem(first, stride=2),
        blocks,
        ConvNorm(before, last, 1, activation=nn.ReLU),
        pooled_classifier(last, classes, DROPOUT),
    )
    kaiming_fan_out(network)
    uniform_linear(network, "out_features")
    return network


def block_shape(inputs: int, outputs: int, stride: int, stage: Stage) -> BlockShape:
    """One block; squeeze-excite has a quarter of the channels that come in, before they are expanded."""
    squeezed = max(1, inputs // 4) if stage.squeeze_excite else 0
    return BlockShape(inputs, inputs * stage.expansion, outputs, stage.kernel, stride, squeezed)


class MnasNet(MobileNet):
    """A network that can drop blocks in training."""

    _dropped = 0.0

    @property
    def dropped(self) -> float:
        """Probability of dropping the last block for each image in training mode; may be set."""
        return self._dropped

    @dropped.setter
    def dropped(self, probability: float) -> None:
        self._dropped = probability
        for index, block in enumerate(self.features):
            for module in block.modules():
                if isinstance(module, StochasticDepth):
                    module.probability = probability * index / len(self.features)


def _blocks(stages: list[Stage], sizes: Sizes) -> Iterator[nn.Module]:
    inputs, *widths, _ = sizes.widths
    for stage, stride, outputs in zip(stages, STRIDES, widths, strict=False):
        for layer in range(min(stage.layers, sizes.cells)):
            yield InvertedResidual(block_shape(inputs, outputs, 1 if layer else stride, stage))
            inputs = outputs
