"""The nouns of nasgauge: tasks, labels, tables, search spaces, estimators, scores and searchers.

An architecture is its canonical string; everything else that names one (a seed, a stored row, a
table) uses that string.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import nn

Floats = NDArray[np.float64]
READS = ("architecture", "network", "images", "labels")
"""What an estimator can look at."""


class InputError(ValueError):
    """Something the user gave cannot be used; the text gives the value, what was wanted, a way out."""


class EstimatorError(Exception):
    """An estimator has a bug; the text names it, the architecture and the error."""


class SearcherError(Exception):
    """A searcher has a bug; the text names it and the error."""


@dataclass(frozen=True)
class Task:
    """What the networks of a benchmark are trained for: `classes` labels of `size` x `size` images."""

    classes: int
    size: int = 32


@dataclass(frozen=True)
class Label:
    """Which accuracy a table holds, named in full so that nobody has to guess.

    kind: "measured", or "surrogate" where it was predicted.
    text: stands for split, epochs and seeds where only the user knows them.
    """

    dataset: str
    split: str = ""
    epochs: int = 0
    seeds: str = ""
    kind: str = "measured"
    text: str = ""

    def __str__(self) -> str:
        text = self.text or f"{self.dataset} {self.split} accuracy (%), {self.epochs} epochs, {self.seeds}"
        return text if self.kind == "measured" else f"{text}, {self.kind}"


@dataclass(frozen=True, eq=False)
class Objective:
    """What else than accuracy counts, lower being better: (N,) values, NaN where unknown."""

    name: str
    values: Floats
    source: str


@dataclass(frozen=True, eq=False)
class Schedule:
    """A shorter training that the table has of its N architectures, on the same data as the full one.

    epochs: of that training, a schedule of its own, not the beginning of the full one.
    accuracy: (N,) percent, on the split of the table's label. per_seed: as of `BenchmarkTable`.
    seconds: (N,) of that training and one pass over the validation images. NaN where unknown.
    """

    epochs: int
    accuracy: Floats
    per_seed: Floats
    seconds: Floats


@dataclass(frozen=True, eq=False)
class BenchmarkTable:
    """Accuracies of N architectures, all of a space or some, and what it took to get them.

    accuracy: (N,) percent, one value per architecture, named by `label`.
    per_seed: (N, S) percent, one column per training seed, NaN where that run does not exist; (N, 0)
        where runs are not told apart.
    train_seconds: (N,) recorded seconds of the training that `label` names, NaN where unknown.
    source: file, version and hash of what was read.
    objectives: latency, energy and the like, in the order of `architectures`.
    read_schedules: gives `schedules`; called when they are asked for, since only a search needs them.
    """

    benchmark: str
    label: Label
    architectures: tuple[str, ...]
    accuracy: Floats
    per_seed: Floats
    train_seconds: Floats
    source: str
    objectives: tuple[Objective, ...] = ()
    read_schedules: Callable[[], tuple[Schedule, ...]] = tuple

    @cached_property
    def schedules(self) -> tuple[Schedule, ...]:
        """Shorter trainings, the shortest first."""
        return self.read_schedules()

    def rows(self, architectures: list[str]) -> NDArray[np.intp]:
        """Row number of each architecture; raises InputError for the first one that is not there."""
        index = {name: row for row, name in enumerate(self.architectures)}
        missing = [name for name in architectures if name not in index]
        if missing:
            raise InputError(
                f"{missing[0]!r} is not in the table of {self.benchmark} ({self.label}); "
                f"{len(missing)} of {len(architectures)} architectures are missing"
            )
        return np.array([index[name] for name in architectures], dtype=np.intp)


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


@dataclass(frozen=True)
class Estimator:
    """A function `score(probe, *, setting=default)` that rates one untrained network; higher is better.

    `version` changes whenever the same network would get another score, so that stored scores of
    an older definition are never mixed with new ones.

    trains: whether it trains networks, or their last layer: it runs only where it is named.
    cost: settings -> cost of a score, in any unit, where the settings decide it.
    """

    score: Callable[..., float | Mapping[str, float]]
    paper: str = ""
    version: str = "1"
    name: str = ""
    trains: bool = False
    cost: Callable[[Mapping[str, Any]], float] | None = None
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.score.__name__)
        object.__setattr__(self, "defaults", _keyword_defaults(self.score, "estimator", self.name, "probe"))

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return _summary(self.score)


@dataclass(frozen=True)
class Candidates:
    """What a set estimator sees: N architectures by the stored scores of its parts.

    parts: (N,) scores by part name, higher is better, -inf where an architecture has none.
    label: row numbers, or None for all -> accuracies (percent). Asking costs the seconds that the
        table recorded for training those architectures; they are added to the estimator's cost. With a
        label's name as second argument, such as "validation/epoch 10 of 200", what networks reach
        there, at the cost of just that; raises InputError where there is no such label.
    seed: the seed of the run.
    options: name of the benchmark -> (N, D) the option that each architecture takes at each of the D
        decisions of its space; raises InputError where the architectures are of another one, and where
        the space is not described so.
    spent: adds seconds, of a training or a search that was done before, to the estimator's cost.
    """

    parts: Mapping[str, Floats]
    label: Callable[..., Floats]
    seed: int
    options: Callable[[str], NDArray[np.intp]] = lambda benchmark: np.empty((0, 0), np.intp)
    spent: Callable[[float], None] = lambda seconds: None


@dataclass(frozen=True)
class SetEstimator:
    """A function `combine(candidates, *, setting=default) -> (N,)` of the stored scores of its parts.

    It is defined only over a set of architectures, so its scores are computed when read and never
    stored. parts: names of estimators, `name.part` for one of several values; a setting `of`
    (names joined by "+", each with a weight before it if it has one: `naswot+0.2*params`) takes
    their place.
    """

    combine: Callable[..., Floats]
    parts: tuple[str, ...] = ()
    paper: str = ""
    name: str = ""
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.combine.__name__)
        defaults = _keyword_defaults(self.combine, "estimator", self.name, "candidates")
        object.__setattr__(self, "defaults", defaults)

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return _summary(self.combine)

    def parts_of(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """The parts under these settings."""
        return tuple(weights(settings["of"])) if "of" in settings else self.parts


@dataclass(frozen=True)
class Searcher:
    """A function `search(arena, *, setting=default)` that looks for the best architecture.

    It asks the arena (`nasgauge.search.arena.Arena`) for architectures, scores and trainings, tells it
    the best one so far by `arena.choose`, and may go on for ever: the arena ends it when the budget is
    used up.

    learns: whether it tells the arena by `arena.learned` the distribution over options that it learns.
    """

    search: Callable[..., None]
    paper: str = ""
    name: str = ""
    learns: bool = False
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.search.__name__)
        object.__setattr__(self, "defaults", _keyword_defaults(self.search, "searcher", self.name, "arena"))

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return _summary(self.search)


def weights(text: str) -> dict[str, float]:
    """Weight by name; raises InputError.

    >>> weights("naswot+0.2*params")
    {'naswot': 1.0, 'params': 0.2}
    """
    found: dict[str, float] = {}
    for term in text.split("+"):
        number, _, name = term.rpartition("*")
        if name in found:
            raise InputError(f"{name!r} stands twice in {text!r}: give it a weight")
        try:
            found[name] = float(number or 1)
        except ValueError:
            raise InputError(
                f"cannot read {term!r}: wanted NAME or WEIGHT*NAME, such as 0.2*params"
            ) from None
        if not (name and 0 < found[name] < np.inf):
            raise InputError(f"cannot read {term!r}: wanted a name, and a weight above 0")
    return found


@dataclass(frozen=True)
class Score:
    """What one estimator said of one architecture, and what it cost.

    part: name of the value where the estimator returns several, else empty.
    score: None where there is none; `error` then says why. An infinite score is kept and also has
        its reason in `error`.
    build_seconds: building the network, moving it to the device, and putting the images there.
    score_seconds: the estimator's own time plus that of every shared pass it used.
    reads: what the estimator looked at, of `READS`, joined by "+".
    peak_memory_bytes: highest allocation on the accelerator while scoring; None where unknown.
    """

    architecture: str
    estimator: str
    score: float | None
    error: str | None
    build_seconds: float
    score_seconds: float
    reads: str
    part: str = ""
    note: str | None = None
    peak_memory_bytes: int | None = None


def _summary(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


PLAIN = (bool, int, float, str, type(None))
"""What settings can be: it is stored beside the scores."""


def _keyword_defaults(function: Callable[..., Any], kind: str, name: str, first: str) -> dict[str, Any]:
    """Settings of a plugin: its keyword arguments, after the `first`, and their defaults."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise InputError(f"{kind} {name!r} is not a function: wanted one of the {first}") from None
    if not parameters:
        raise InputError(f"{kind} {name!r} takes no argument: wanted {name}({first}, *, setting=default)")
    settings = [p for p in parameters[1:] if p.kind is not p.VAR_KEYWORD]
    for parameter in settings:
        if parameter.default is not parameter.empty and not isinstance(parameter.default, PLAIN):
            raise InputError(
                f"setting {parameter.name!r} of {kind} {name!r} is a {type(parameter.default).__name__}: "
                "wanted a number, text, bool or None, which can be stored beside the scores"
            )
        if parameter.default is parameter.empty:
            raise InputError(
                f"setting {parameter.name!r} of {kind} {name!r} has no default: "
                f"every argument after the {first} needs one"
            )
    return {p.name: p.default for p in settings}
