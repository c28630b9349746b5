"""The 56 numbers that the official surrogates read of an architecture, without ConfigSpace.

A column is a hyperparameter of the benchmark's training: first those that always count, by name, then the
edges that a network may or may not have, by name. All settings but the architecture were the same for
every network of the benchmark, so 22 columns hold one number each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from nasgauge.core import Floats
from nasgauge_adapters.nasbench301.cells import CHOICES, KINDS, NODES, OPERATIONS, Cells, Node
from nasgauge_adapters.nasbench301.configspace import PREFIX, edge_key, inputs_key
from nasgauge_adapters.nasbench301.notations import parse_cells

INACTIVE = -1.0
"""Stands for an edge that the network does not have."""

# What ConfigSpace makes of the training's settings: each a number scaled to 0..1, or of a choice.
FIXED = {
    "CreateImageDataLoader:batch_size": 0.5863451791322553,
    "ImageAugmentation:augment": 0.0,
    "ImageAugmentation:autoaugment": 0.0,
    "ImageAugmentation:cutout": 0.0,
    "ImageAugmentation:cutout_holes": 0.16666444442962952,
    "ImageAugmentation:cutout_length": 0.3099999239999697,
    "ImageAugmentation:fastautoaugment": 0.0,
    "LossModuleSelectorIndices:loss_module": 0.0,
    f"{PREFIX}auxiliary": 0.0,
    f"{PREFIX}drop_path_prob": 0.0,
    f"{PREFIX}init_channels": 0.003149999006299998,
    f"{PREFIX}layers": 0.000749999001499998,
    "NetworkSelectorDatasetInfo:network": 0.0,
    "OptimizerSelector:optimizer": 0.0,
    "OptimizerSelector:sgd:learning_rate": -3.6888794541139363,
    "OptimizerSelector:sgd:momentum": 0.8988764044943821,
    "OptimizerSelector:sgd:weight_decay": -8.111728083308074,
    "SimpleLearningrateSchedulerSelector:cosine_annealing:T_max": 0.009949999019899998,
    "SimpleLearningrateSchedulerSelector:cosine_annealing:eta_min": 1e-12,
    "SimpleLearningrateSchedulerSelector:lr_scheduler": 0.0,
    "SimpleTrainNode:batch_loss_computation_technique": 0.0,
    "SimpleTrainNode:mixup:alpha": 0.7051278400653053,
}


def _columns() -> tuple[str, ...]:
    edges = {
        node: [edge_key(kind, node, source) for kind in KINDS for source in range(node)] for node in NODES
    }
    inputs = [inputs_key(kind, node) for kind in KINDS for node in NODES[1:]]
    always = sorted([*FIXED, *edges.pop(2), *inputs])
    return (*always, *sorted(key for keys in edges.values() for key in keys))


COLUMNS = _columns()
_EMPTY = np.array([FIXED.get(name, INACTIVE) for name in COLUMNS])
_NUMBERS = [{node: number for number, node in enumerate(choices)} for choices in CHOICES]


def features(architectures: Sequence[str]) -> Floats:
    """Feature vectors (N, 56) of architectures in any notation.

    Raises:
        InputError: For the first text that is not an architecture.
    """
    table = np.tile(_EMPTY, (len(architectures), 1))
    chosen = np.array([_node_numbers(parse_cells(text)) for text in architectures]).reshape(-1, len(_BLOCKS))
    for (columns, values), numbers in zip(_BLOCKS, chosen.T, strict=True):
        table[:, columns] = values[numbers]
    return table


def _node_numbers(cells: Cells) -> list[int]:
    """Which of its choices each of the eight nodes is."""
    return [numbers[node] for cell in cells for numbers, node in zip(_NUMBERS, cell, strict=True)]


def _block(kind: str, node: int, choices: Sequence[Node]) -> tuple[list[int], Floats]:
    """Columns that speak of one node, and their values (choices, columns) for each of its choices."""
    names = [edge_key(kind, node, source) for source in range(node)]
    values = np.full((len(choices), node + 1), INACTIVE)
    pairs = list(combinations(range(node), 2))
    for row, ((low, first), (high, second)) in enumerate(choices):
        values[row, [low, high, node]] = _CHOICE[first], _CHOICE[second], pairs.index((low, high))
    if node > 2:
        names.append(inputs_key(kind, node))
    return [COLUMNS.index(name) for name in names], values[:, : len(names)]


_CHOICE = {name: float(number) for number, name in enumerate(OPERATIONS)}
_BLOCKS = [
    _block(kind, node, choices) for kind in KINDS for node, choices in zip(NODES, CHOICES, strict=True)
]
