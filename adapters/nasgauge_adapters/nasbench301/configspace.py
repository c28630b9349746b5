"""The dictionary of the official package: one key for each edge and for each pair of inputs."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301.cells import KINDS, NODES, Cell, Cells, Edge, checked_cell, name_of, shown

PREFIX = "NetworkSelectorDatasetInfo:darts:"


def edge_key(kind: str, node: int, source: int) -> str:
    """Key of an edge: edges are numbered by node, then by input, 0 to 13 in each cell."""
    return f"{PREFIX}edge_{kind}_{sum(range(2, node)) + source}"


def inputs_key(kind: str, node: int) -> str:
    """Key of the two inputs of node 3, 4 or 5; node 2 can have only one pair."""
    return f"{PREFIX}inputs_node_{kind}_{node}"


def read_configspace(text: str) -> list[Cell]:
    """Both cells, from the dictionary in JSON or Python; keys that say nothing of them are passed over.

    Raises:
        InputError: For other text, and where operations and inputs do not agree.
    """
    try:
        config = json.loads(text) if '"' in text else ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        config = None
    if not isinstance(config, dict):
        raise InputError(f"cannot read {shown(text)}: wanted a dictionary in JSON or Python")
    return [
        checked_cell([_node(config, kind, node, text) for node in NODES], name_of(kind, text))
        for kind in KINDS
    ]


def write_configspace(cells: Cells) -> dict[str, str]:
    """The dictionary, without the settings of training."""
    config: dict[str, str] = {}
    for kind, cell in zip(KINDS, cells, strict=True):
        for node, edges in zip(NODES, cell, strict=True):
            config |= {edge_key(kind, node, source): name for source, name in edges}
            if node > 2:
                config[inputs_key(kind, node)] = f"{edges[0][0]}_{edges[1][0]}"
    return config


def _node(config: Mapping[str, Any], kind: str, node: int, text: str) -> list[Edge]:
    keys = {source: edge_key(kind, node, source) for source in range(node)}
    edges = [(source, config[key]) for source, key in keys.items() if config.get(key) is not None]
    inputs = config.get(inputs_key(kind, node), "0_1" if node == 2 else None)
    if inputs != "_".join(str(source) for source, _ in edges):
        raise InputError(
            f"node {node} of {name_of(kind, text)} has the inputs {inputs!r}, but operations for the inputs "
            f"{', '.join(str(source) for source, _ in edges) or '(none)'}: the two must agree"
        )
    return edges
