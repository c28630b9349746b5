"""The ten design spaces, each for CIFAR-10 and for ImageNet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from nasgauge.core import BenchmarkTable, Lazy, SearchSpace, Task
from nasgauge_adapters.nds.cell_space import CellSpace
from nasgauge_adapters.nds.stage_space import StageSpace
from nasgauge_adapters.nds.stages import CIFAR_STEM, IMAGENET_STEM

PAPER = "https://arxiv.org/abs/1905.13214"
SUFFIX = "_in"
"""Of the spaces of networks for ImageNet, as of the official files."""

CIFAR = {"cifar10": Task(10, 32)}
IMAGENET = {"imagenet": Task(1000, 224)}


@dataclass(frozen=True)
class Cells:
    """A space of cells.

    Attributes:
        title: As people write it.
        operations: Of which edges are drawn.
        nodes: Of a cell, beside its two inputs.
        loose: Whether a cell joins only nodes that no other node takes.
    """

    title: str
    operations: tuple[str, ...]
    nodes: int
    loose: bool


@dataclass(frozen=True)
class Stages:
    """A family of networks of stages.

    Attributes:
        title: As people write it.
        block: Of which its networks are.
        depths: Of which a stage draws, as its widths, ratios and groups.
    """

    title: str
    block: str
    depths: tuple[int, ...]
    widths: tuple[int, ...]
    ratios: tuple[float, ...] = ()
    groups: tuple[int, ...] = ()


_POOLS = ("avg_pool_3x3", "max_pool_3x3")
_SEPARABLE = ("sep_conv_3x3", "sep_conv_5x5", "sep_conv_7x7")
_DENSE = ("conv_1x1", "conv_3x3", "conv_3x1_1x3", "conv_7x1_1x7")

# What `sample` draws; tables hold the networks of their records, whatever these say. NOT VERIFIED against the
# official files: operations, nodes and what is joined were chosen to give the counts of cells of the paper.
CELLS = {
    "amoeba": Cells(
        "AmoebaNet", ("skip_connect", *_POOLS, *_SEPARABLE, "dil_sep_conv_3x3", "conv_7x1_1x7"), 5, loose=True
    ),
    "darts": Cells(
        "DARTS",
        ("none", "skip_connect", *_POOLS, *_SEPARABLE[:2], "dil_conv_3x3", "dil_conv_5x5"),
        4,
        loose=False,
    ),
    "enas": Cells("ENAS", ("skip_connect", *_POOLS, *_SEPARABLE[:2]), 5, loose=True),
    "nasnet": Cells(
        "NASNet",
        ("skip_connect", *_POOLS, "max_pool_5x5", "max_pool_7x7", *_DENSE, *_SEPARABLE, "dil_conv_3x3"),
        5,
        loose=True,
    ),
    "pnas": Cells(
        "PNAS", ("skip_connect", *_POOLS, *_SEPARABLE, "conv_7x1_1x7", "dil_conv_3x3"), 5, loose=False
    ),
}

SIZES = (((16, 24, 32), (4, 8, 12, 16, 20)), ((32, 48, 64, 80, 96), (6, 10, 14, 18, 22)))
"""Widths and depths of which networks of cells are drawn. NOT VERIFIED for CIFAR-10; ours for ImageNet."""

_DEPTHS, _WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24), (16, 20, 28, 36, 44, 56, 72, 92, 120, 156, 200, 256)
_RATIOS = (0.25, 0.5, 1.0)

# NOT VERIFIED: ends and numbers of options were chosen to give the paper's counts; those between them are
# log-uniform.
FAMILIES = {
    "resnet": Stages("ResNet (basic blocks)", "basic", _DEPTHS, _WIDTHS),
    "resnet_b": Stages("ResNet (bottleneck blocks)", "bottleneck", _DEPTHS, _WIDTHS, _RATIOS, (1,)),
    "resnext_a": Stages(
        "ResNeXt-A", "bottleneck", (1, 2, 4, 8, 16), (16, 32, 64, 128, 256), _RATIOS, (1, 2, 4)
    ),
    "resnext_b": Stages(
        "ResNeXt-B", "bottleneck", (1, 2, 4, 8, 16), (64, 128, 256, 512, 1024), _RATIOS, (1, 2, 4, 8, 16)
    ),
    "vanilla": Stages("Vanilla", "vanilla", _DEPTHS, _WIDTHS),
}


def load_table(space: str, dataset: str, label: str = "test") -> BenchmarkTable:
    """Accuracies from the official file, imported by `nasgauge data download`; all are on test images.

    Args:
        space: Name of the search space.
        dataset: `cifar10` or `imagenet`.
        label: `test`, after the last epoch; `test, best epoch`; or one in full.

    Raises:
        InputError: If nothing is imported, or the label does not exist.
    """
    from nasgauge.benchmarks.imported import load  # pandas: `nasgauge list` does not wait for it

    return load(space, dataset, label)


def cell_spaces(family: str) -> tuple[SearchSpace, SearchSpace]:
    """A space of cells for CIFAR-10 and the one for ImageNet, of another stem and other sizes."""
    return _of_cells(family, imagenet=False), _of_cells(family, imagenet=True)


def stage_spaces(family: str) -> tuple[SearchSpace, SearchSpace]:
    """A family of stages for CIFAR-10 and the one for ImageNet, of another stem and other strides."""
    return _of_stages(family, imagenet=False), _of_stages(family, imagenet=True)


def cell_space(family: str, *, imagenet: bool) -> CellSpace:
    """What there is of a space of cells."""
    cells = CELLS[family]
    return CellSpace(_name(family, imagenet), cells.operations, cells.nodes, cells.loose, *SIZES[imagenet])


def stage_space(family: str, *, imagenet: bool) -> StageSpace:
    """What there is of a family of stages."""
    stages = FAMILIES[family]
    stem, strides = (IMAGENET_STEM, (1, 2, 2, 2)) if imagenet else (CIFAR_STEM, (1, 2, 2))
    options = (stages.depths, stages.widths, stages.ratios, stages.groups)
    return StageSpace(_name(family, imagenet), stages.block, stem, strides, *options)


def _name(family: str, imagenet: bool) -> str:
    return f"nds_{family}{SUFFIX * imagenet}"


def _of_cells(family: str, *, imagenet: bool) -> SearchSpace:
    space = cell_space(family, imagenet=imagenet)
    return SearchSpace(
        name=space.name,
        summary=f"NDS: {CELLS[family].title} cells with widths and depths, {_trained(imagenet)}",
        tasks=IMAGENET if imagenet else CIFAR,
        parse=space.parse,
        enumerate=space.enumerate,
        sample=space.sample,
        neighbours=space.neighbours,
        network_key=space.network_key,
        build=Lazy(f"nasgauge_adapters.nds.cell_network:build_{'imagenet' if imagenet else 'cifar'}"),
        load_table=partial(load_table, space.name),
        paper=PAPER,
        decisions=space.decisions,
        operations=space.operations_of,
    )


def _of_stages(family: str, *, imagenet: bool) -> SearchSpace:
    space = stage_space(family, imagenet=imagenet)
    return SearchSpace(
        name=space.name,
        summary=f"NDS: {FAMILIES[family].title}, {_trained(imagenet)}",
        tasks=IMAGENET if imagenet else CIFAR,
        parse=space.parse,
        enumerate=space.enumerate,
        sample=space.sample,
        neighbours=space.neighbours,
        network_key=space.network_key,
        build=Lazy("nasgauge_adapters.nds.stage_network:build"),
        load_table=partial(load_table, space.name),
        paper=PAPER,
        decisions=space.decisions,
    )


def _trained(imagenet: bool) -> str:
    return f"trained on {'ImageNet' if imagenet else 'CIFAR-10'}; its table has to be imported"
