"""A search space: its architectures, their networks, and the table of their accuracies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType

from nasgauge.core.decisions import Decisions
from nasgauge.core.errors import InputError
from nasgauge.core.names import match, named
from nasgauge.core.table import BenchmarkTable

if TYPE_CHECKING:
    from torch import nn


NetworkKey = NewType("NetworkKey", str)
"""The architecture that stands for all that are the same network; made by `SearchSpace.network_key` only.

Networks are always built from, and seeded by, the key, so that equal networks get equal scores.
"""


@dataclass(frozen=True)
class Task:
    """What the networks of a benchmark are trained for.

    Attributes:
        classes: Number of labels, which is that of the network's outputs.
        size: Side of the square colour images, in pixels.
    """

    classes: int
    size: int = 32


@dataclass(frozen=True)
class SearchSpace:
    """One search space and its benchmark table, as plain functions.

    The first ten attributes are what every space has; the others are what some offer, None elsewhere.
    Where an architecture is a combination of options, `nasgauge.core.ProductSpace` gives `parse`,
    `enumerate`, `sample`, `neighbours` and `decisions`.

    Attributes:
        name: By which it is asked for, and under which its scores are stored.
        summary: What it is, in a line.
        tasks: Data set to what networks are trained for on it.
        parse: Any notation of the space to the canonical string; raises InputError saying what is wrong,
            and where.
        enumerate: Every architecture, in the table's order.
        sample: (count, seed) to distinct architectures, drawn uniformly without replacement.
        neighbours: Architectures one change away.
        network_key: Architecture to the key of its class of equal networks.
        build: (architecture, *, classes, **scale) to a freshly initialised network. Its keyword arguments
            beside `classes` are the free sizes of the space, with their defaults: `init_channels`;
            `cells`, of each stage where there are `stages`, else of the whole network; `stages` and
            `stem` where a network of one cell, without stem, can be built; `auxiliary`, for a second
            classifier, whose logits the network then returns beside the first's in training mode. The
            network may offer `blocks`: the sub-modules, in order, whose outputs are its feature maps, the
            stem first; and `dropped`, the probability, which may be set, with which it drops paths in
            training mode.
        load_table: Data set to BenchmarkTable; with a label as second argument, the table with that label.
        paper: Address of the publication.
        decisions: The decisions that make an architecture, for searchers that take them one by one.
        supernet: (*, classes, **scale) to a freshly initialised network that holds the weights of every
            architecture and runs one of them: that of its attribute `options`, the option taken at each
            decision, which may be set. It has no statistics of more than one minibatch, which would mix
            architectures.
        predict: (data set, architectures) to BenchmarkTable of them with predicted accuracies; for a space
            too large for a table, whose samples are drawn from the whole space.
        operations: Architecture to the names of the operations in it, each once; for a space that has a
            choice of them.
        labels_only: Data set of which there are accuracies and no networks here, to the reason.

    Example:
        >>> from nasgauge.plugins import search_space
        >>> space = search_space("nasbench201")
        >>> space.sample(1, seed=0)
        ['|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|none~0|skip_connect~1|avg_pool_3x3~2|']
    """

    name: str
    summary: str
    tasks: Mapping[str, Task]
    parse: Callable[[str], str]
    enumerate: Callable[[], Iterator[str]]
    sample: Callable[[int, int], list[str]]
    neighbours: Callable[[str], list[str]]
    network_key: Callable[[str], NetworkKey]
    build: Callable[..., nn.Module]
    load_table: Callable[..., BenchmarkTable]
    paper: str = ""
    decisions: Decisions | None = None
    supernet: Callable[..., nn.Module] | None = None
    predict: Callable[[str, Sequence[str]], BenchmarkTable] | None = None
    operations: Callable[[str], frozenset[str]] | None = None
    labels_only: Mapping[str, str] = field(default_factory=dict)

    def dataset(self, name: str = "") -> str:
        """A data set as this space writes it.

        Args:
            name: In any case, with hyphens, underscores or neither: `imagenet16_120`; empty for its first.

        Raises:
            InputError: If there is none.
        """
        if not name:
            return next(iter(self.tasks))
        if other := match(name, self.labels_only):
            raise InputError(
                f"{self.name} has no networks for {other} ({self.labels_only[other]}): rank those for "
                f"{' or '.join(self.tasks)} by --label {other}/validation"
            )
        return named(f"data set of {self.name}", name, self.tasks)
