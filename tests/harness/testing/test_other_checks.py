"""Set estimators, search spaces and importers that break their contracts are told so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from torch import nn

from nasgauge import plugins
from nasgauge.core import BenchmarkTable, Candidates, Floats, Importer, InputError, SearchSpace, SetEstimator
from nasgauge.testing import checks_of, failures
from nasgauge.testing.toy_space import toy_network, toy_space


def two(combine: Callable[..., Floats]) -> SetEstimator:
    """An estimator over a set, of two parts."""
    return SetEstimator(combine, parts=("one", "other"))


def good(candidates: Candidates) -> Floats:
    """Sum of the ranks of both parts."""
    return sum(values.argsort().argsort() for values in candidates.parts.values()).astype(float)  # type: ignore[union-attr,return-value]


def short(candidates: Candidates) -> Floats:
    """One number too few."""
    return candidates.parts["one"][1:]


def changing(candidates: Candidates) -> Floats:
    """Sorts the scores of its part in place."""
    candidates.parts["one"].sort()
    return candidates.parts["one"]


def subtracting(candidates: Candidates) -> Floats:
    """The difference of a part from itself, which is NaN where it failed."""
    with np.errstate(invalid="ignore"):
        return candidates.parts["one"] - candidates.parts["one"]


def random(candidates: Candidates) -> Floats:
    """Another draw each time."""
    return np.random.default_rng().standard_normal(len(candidates.parts["one"]))


def test_a_good_set_estimator() -> None:
    assert failures(checks_of(two(good))) == {}


@pytest.mark.parametrize(
    ("combine", "clause", "words"),
    [
        (short, "gives one number for each architecture", "(39,) for 40"),
        (changing, "leaves the scores of its parts as they were", "it changed one"),
        (subtracting, "takes parts that failed on some architectures", "rank these last"),
        (random, "gives the same numbers twice", "candidates.seed"),
    ],
)
def test_set_estimators_that_break_it(combine: Callable[..., Floats], clause: str, words: str) -> None:
    assert words in failures(checks_of(two(combine)))[clause]


def space(**changes: Any) -> SearchSpace:
    """The toy space with something else in place of what is right."""
    return replace(checked_space(), **changes)


def checked_space() -> SearchSpace:
    """The toy space, made strict."""
    names = ("a", "bb", "ccc")

    def parse(text: str) -> str:
        if text.strip() not in names:
            raise InputError(f"{text!r} is not an architecture: wanted one of {', '.join(names)}")
        return text.strip()

    def sample(count: int, seed: int) -> list[str]:
        if not 1 <= count <= len(names) or seed < 0:
            raise InputError(f"cannot draw {count} architectures: wanted 1 to {len(names)}")
        return [names[row] for row in np.random.default_rng(seed).permutation(len(names))[:count]]

    return replace(
        toy_space(),
        parse=parse,
        sample=sample,
        neighbours=lambda name: [other for other in names if other != name],
    )


def table_of(accuracy: list[float]) -> BenchmarkTable:
    """The toy table with these accuracies."""
    return replace(toy_space().load_table("toy"), accuracy=np.array(accuracy))


def two_outputs(architecture: str, *, classes: int) -> nn.Module:
    return toy_network(architecture, classes=2)


def test_a_good_space() -> None:
    assert failures(checks_of(checked_space())) == {}


@pytest.mark.parametrize(
    ("changes", "clause", "words"),
    [
        (
            {"parse": str.strip},
            "parses what it writes, and refuses what is not an architecture",
            "InputError",
        ),
        ({"parse": str.upper}, "parses what it writes, and refuses what is not an architecture", "parsed as"),
        (
            {"sample": lambda c, s: ["a"] * c},
            "draws distinct architectures, the same for the same seed",
            "twice",
        ),
        (
            {"enumerate": lambda: iter("aa")},
            "lists its architectures once each, or says that it cannot",
            "twice",
        ),
        ({"neighbours": lambda name: [name]}, "changes one thing to get to a neighbour", "its own neighbour"),
        (
            {"neighbours": lambda n: ["a"] if n != "a" else []},
            "changes one thing to get to a neighbour",
            "reverse",
        ),
        (
            {"network_key": lambda n: n + "a"},
            "gives equal networks one key, which is an architecture",
            "the key of",
        ),
        ({"build": two_outputs}, "builds networks that give one number per class", "(2, 2), not (2, 3)"),
        ({"tasks": {}}, "has data sets with classes and an image size", "it has none"),
        (
            {"load_table": lambda _: table_of([0.5, 0.6, 0.7])},
            "has a table of accuracies in percent, or says why not",
            "fractions",
        ),
        (
            {"load_table": lambda _: table_of([50, 60])},
            "has a table of accuracies in percent, or says why not",
            "2 accuracies of 3",
        ),
    ],
)
def test_spaces_that_break_it(changes: dict[str, Any], clause: str, words: str) -> None:
    assert words in failures(checks_of(space(**changes)))[clause]


def official() -> Importer:
    return plugins.importer("nats-tss")


@pytest.mark.parametrize(
    ("changes", "clause", "words"),
    [
        ({"labels": {"best": {}}}, "names a search space, and labels of its data sets", "validation or test"),
        (
            {"labels": {"test": {"mnist": "a/b/c/d"}}},
            "names a search space, and labels of its data sets",
            "mnist",
        ),
        ({"source": replace(official().source, licence="")}, "says where its file comes from", "no licence"),
        ({"read": lambda part: iter(())}, "can be sent to another process", "not lambdas"),
    ],
)
def test_importers_that_break_it(changes: dict[str, Any], clause: str, words: str) -> None:
    assert words in failures(checks_of(replace(official(), **changes)))[clause]
