"""One network that holds the weights of all networks of the space, and runs one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.blocks import InvertedResidual
from nasgauge_adapters.mnasnet.network import (
    INIT_CHANNELS,
    MOST_LAYERS,
    STRIDES,
    MnasNet,
    Sizes,
    assembled,
    block_shape,
    sizes_of,
)
from nasgauge_adapters.mnasnet.space import EXPANSIONS, KERNELS, LAYERS, STAGED, STAGES, Stage, by_stage


def supernet(
    *, classes: int, init_channels: int = INIT_CHANNELS, cells: int = MOST_LAYERS, stages: int = STAGES
) -> Supernet:
    """Freshly initialised supernet: images (B, 3, H, W) -> logits (B, classes).

    Sizes are those of `network.build`; with fewer `cells` than layers, the choice of layers has no effect.
    Each place in a stage has a block for each expansion and kernel, whose squeeze-excite runs or not: 26
    million weights in full size. Batch norms keep no running statistics, which would mix all paths that
    were ever trained: in evaluation, too, they normalise by the minibatch under the path that runs.

    Raises:
        InputError: For a size below 1.
    """
    sizes = sizes_of(classes, init_channels, cells, stages)
    network = assembled(_stages(sizes), sizes, classes, Supernet)
    assert isinstance(network, Supernet)
    network.options = (0,) * len(STAGED.sizes)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.track_running_stats = False
            module.running_mean = module.running_var = module.num_batches_tracked = None
    return network


class SharedStage(nn.Module):
    """A stage with all blocks at every place; those of the chosen `stage` run, as many as it has layers."""

    def __init__(self, inputs: int, outputs: int, stride: int, layers: int) -> None:
        super().__init__()
        self.stage = Stage(1, 3, 1, squeeze_excite=False)
        self.places = nn.ModuleList(
            _candidates(outputs if place else inputs, outputs, 1 if place else stride)
            for place in range(layers)
        )

    def forward(self, x: Tensor) -> Tensor:
        """The output of the last block that runs."""
        for place in list(self.places)[: self.stage.layers]:
            assert isinstance(place, nn.ModuleDict)
            x = _run(place[_name(self.stage)], x, squeeze_excite=self.stage.squeeze_excite)
        return x


class Supernet(MnasNet):
    """As a network of the space, its stages shared by all architectures."""

    _options: tuple[int, ...] = ()

    @property
    def options(self) -> tuple[int, ...]:
        """Number of the option taken at each decision; may be set."""
        return self._options

    @options.setter
    def options(self, options: Sequence[int]) -> None:
        chosen = tuple(options)
        if len(chosen) != len(STAGED.sizes) or not all(
            0 <= option < size for option, size in zip(chosen, STAGED.sizes, strict=True)
        ):
            raise InputError(
                f"options {chosen}: wanted {len(STAGED.sizes)} numbers, each below {STAGED.sizes}"
            )
        self._options = chosen
        taken = [names[option] for names, option in zip(STAGED.choices.values(), chosen, strict=True)]
        for shared, (e, k, layers, se) in zip(self.features, by_stage(taken), strict=False):
            assert isinstance(shared, SharedStage)
            shared.stage = Stage(int(e), int(k), int(layers), squeeze_excite=se == "1")


def _stages(sizes: Sizes) -> Iterator[nn.Module]:
    inputs, *widths, _ = sizes.widths
    for outputs, stride, layers in zip(widths, STRIDES, LAYERS, strict=False):
        yield SharedStage(inputs, outputs, stride, min(sizes.cells, int(layers[-1])))
        inputs = outputs


def _candidates(inputs: int, outputs: int, stride: int) -> nn.ModuleDict:
    """A block for each expansion and kernel, all with squeeze-excite, which need not run."""
    stages = [Stage(int(e), int(k), 1, squeeze_excite=True) for e in EXPANSIONS for k in KERNELS]
    return nn.ModuleDict(
        {_name(stage): InvertedResidual(block_shape(inputs, outputs, stride, stage)) for stage in stages}
    )


def _name(stage: Stage) -> str:
    return f"e{stage.expansion}k{stage.kernel}"


def _run(block: nn.Module, x: Tensor, *, squeeze_excite: bool) -> Tensor:
    """A block, with or without its squeeze-excite."""
    assert isinstance(block, InvertedResidual)
    output = x
    for name, layer in block.layers.named_children():
        if squeeze_excite or name != "squeeze_excite":
            output = layer(output)
    return output if block.drop is None else x + block.drop(output)
