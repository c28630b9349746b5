"""A search space: its architectures, their networks, and the table of their accuracies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nasgauge.core.table import BenchmarkTable

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class Task:
    """What the networks of a benchmark are trained for: `classes` labels of `size` x `size` images."""

    classes: int
    size: int = 32


@dataclass(frozen=True)
class SearchSpace:
    """One search space and its benchmark table, as plain functions.

    parse: any notation of the space -> canonical string; raises InputError saying what and where.
    enumerate: every architecture, in the table's order.
    sample: (count, seed) -> distinct architectures, drawn uniformly without replacement.
    neighbours: architectures one change away.
    network_key: architecture -> canonical string of its class of equal networks. Networks are
        always built from, and seeded by, the key, so equal networks get equal scores.
    build: (architecture, *, classes, **scale) -> freshly initialised network; `scale` names the
        free sizes of the space: `init_channels`; `cells`, of each stage where there are `stages`,
        else of the whole network; `stages` and `stem` where a network of one cell, without stem,
        can be built; `auxiliary`, for a second classifier, whose logits the network then returns
        beside the first's in training mode. The network may offer `blocks`: the sub-modules, in
        order, whose outputs are its feature maps, the stem first; and `dropped`, the probability,
        which may be set, with which it drops paths in training mode.
    load_table: data set -> BenchmarkTable; with a label as second argument, the table with that label.
    predict: data set, architectures -> BenchmarkTable of them with predicted accuracies; for a space too
        large for a table, whose samples are drawn from the whole space.
    decisions: how many options each decision has that makes an architecture; empty where the space is
        not described so. decode: the option taken at each decision, numbered from 0 -> architecture;
        every combination of options is one. encode: its inverse, where that is unique.
    choices: name of each decision -> names of its options, in order; empty where they have none.
    supernet: (*, classes, **scale) -> freshly initialised network that holds the weights of every
        architecture and runs one of them: that of its attribute `options`, the option taken at each
        decision, which may be set. It has no statistics of more than one minibatch, which would mix
        architectures. None where there is no such network.
    operations: architecture -> the names of the operations in it, each once; for a space that has a choice
        of them.
    paper: address of the publication.
    """

    name: str
    summary: str
    tasks: Mapping[str, Task]
    parse: Callable[[str], str]
    enumerate: Callable[[], Iterator[str]]
    sample: Callable[[int, int], list[str]]
    neighbours: Callable[[str], list[str]]
    network_key: Callable[[str], str]
    build: Callable[..., nn.Module]
    load_table: Callable[..., BenchmarkTable]
    predict: Callable[[str, Sequence[str]], BenchmarkTable] | None = None
    decisions: tuple[int, ...] = ()
    decode: Callable[[Sequence[int]], str] | None = None
    encode: Callable[[str], tuple[int, ...]] | None = None
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    supernet: Callable[..., nn.Module] | None = None
    operations: Callable[[str], frozenset[str]] | None = None
    paper: str = ""
