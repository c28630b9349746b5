"""The contract of a search space."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from nasgauge.core import InputError, SearchSpace
from nasgauge.testing.check import Check, ContractError, clauses, wanted

COUNT, SEED = 12, 0
NONSENSE = "\N{SNOWMAN} not an architecture"


def space_checks(space: SearchSpace) -> list[Check]:
    """All clauses, on a sample of the space."""
    named: dict[str, Callable[..., None]] = {
        "has data sets with classes and an image size": _tasks,
        "parses what it writes, and refuses what is not an architecture": _parses,
        "draws distinct architectures, the same for the same seed": _samples,
        "lists its architectures once each, or says that it cannot": _enumerates,
        "changes one thing to get to a neighbour": _neighbours,
        "gives equal networks one key, which is an architecture": _keys,
        "builds networks that give one number per class": _builds,
        "builds the same network from the same random state": _builds_again,
        "has a table of accuracies in percent, or says why not": _tables,
    }
    if space.decisions:
        named["decodes what it encodes"] = _decisions
    if space.operations:
        named["names the operations of an architecture"] = _operations
    if space.supernet:
        named["has a supernet that runs any architecture"] = _supernet
    return clauses(space.name, named, space)


def _sample(space: SearchSpace, count: int = COUNT) -> list[str]:
    """As many as there are, up to `count`."""
    for fewer in range(count, 0, -1):
        try:
            return space.sample(fewer, SEED)
        except InputError:
            continue
    raise ContractError("it cannot draw a single architecture")


def _tasks(space: SearchSpace) -> None:
    wanted(space.tasks, "it has none")
    for name, task in space.tasks.items():
        wanted(task.classes > 1 and task.size > 0, f"{name} has {task.classes} classes of size {task.size}")


def _parses(space: SearchSpace) -> None:
    for name in _sample(space):
        wanted(space.parse(name) == name, f"{name!r} is parsed as {space.parse(name)!r}")
        wanted(space.parse(f" {name}\n") == name, f"white space round {name!r} is not ignored")
    try:
        found = space.parse(NONSENSE)
    except InputError as error:
        wanted("wanted" in str(error), f"the error does not say what was wanted: {error}")
        return
    raise ContractError(f"{NONSENSE!r} is parsed as {found!r}: raise InputError")


def _samples(space: SearchSpace) -> None:
    drawn = _sample(space)
    wanted(len(set(drawn)) == len(drawn), "it draws an architecture twice")
    wanted(space.sample(len(drawn), SEED) == drawn, "the same seed gives other architectures")
    half = space.sample(max(1, len(drawn) // 2), SEED)
    wanted(drawn[: len(half)] == half, "a larger sample of the same seed does not extend a smaller one")
    for count, seed in ((0, SEED), (1, -1)):
        try:
            space.sample(count, seed)
        except InputError:
            continue
        raise ContractError(f"a sample of {count} with seed {seed} is not refused")


def _enumerates(space: SearchSpace) -> None:
    try:
        every = list(space.enumerate())
    except InputError:
        return
    wanted(len(set(every)) == len(every), "an architecture is there twice")
    wanted(set(_sample(space)) <= set(every), "a sample has architectures that are not listed")


def _neighbours(space: SearchSpace) -> None:
    for name in _sample(space, 3):
        found = space.neighbours(name)
        wanted(len(set(found)) == len(found), f"{name!r} has a neighbour twice")
        wanted(name not in found, f"{name!r} is its own neighbour")
        for other in found:
            wanted(space.parse(other) == other, f"the neighbour {other!r} is not a canonical string")
            wanted(name in space.neighbours(other), f"{other!r} is a neighbour of {name!r}, not the reverse")


def _keys(space: SearchSpace) -> None:
    for name in _sample(space):
        key = space.network_key(name)
        wanted(space.network_key(str(key)) == key, f"the key of {key!r} is {space.network_key(str(key))!r}")
        wanted(space.parse(key) == key, f"the key {key!r} is not a canonical string")


def _builds(space: SearchSpace) -> None:
    for task in space.tasks.values():
        network = space.build(space.network_key(_sample(space, 1)[0]), classes=task.classes)
        with torch.no_grad():
            output = network(torch.zeros(2, 3, task.size, task.size))
        shape = tuple(getattr(output, "shape", ()))
        wanted(shape == (2, task.classes), f"it gives {shape or type(output)}, not (2, {task.classes})")


def _builds_again(space: SearchSpace) -> None:
    task = next(iter(space.tasks.values()))
    key = space.network_key(_sample(space, 1)[0])
    states = []
    for _ in range(2):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            states.append(space.build(key, classes=task.classes).state_dict())
    equal = all(torch.equal(states[0][name], states[1][name]) for name in states[0])
    wanted(equal, "the same seed gives other weights: draw from torch's global generator and nothing else")


def _tables(space: SearchSpace) -> None:
    for dataset in space.tasks:
        try:
            table = space.load_table(dataset)
        except InputError:
            continue
        count = len(table.architectures)
        wanted(len(table.accuracy) == count, f"{dataset}: {len(table.accuracy)} accuracies of {count}")
        wanted(len(table.per_seed) == count, f"{dataset}: per_seed has {len(table.per_seed)} rows of {count}")
        known = table.accuracy[~np.isnan(table.accuracy)]
        wanted((known >= 0).all() and (known <= 100).all(), f"{dataset}: accuracies outside 0 to 100 percent")
        wanted(len(known) == 0 or known.max() > 1, f"{dataset}: accuracies are fractions; wanted percent")
        for name in table.architectures[:COUNT]:
            wanted(space.parse(name) == name, f"{dataset}: {name!r} is not a canonical string")


def _decisions(space: SearchSpace) -> None:
    assert space.decisions
    random = np.random.default_rng(SEED)
    for _ in range(COUNT):
        options = tuple(int(random.integers(size)) for size in space.decisions.sizes)
        name = space.decisions.decode(options)
        wanted(space.parse(name) == name, f"{options} is decoded as {name!r}, not a canonical string")
        if space.decisions.encode:
            back = space.decisions.encode(name)
            wanted(tuple(back) == options, f"{options} comes back as {tuple(back)}")


def _operations(space: SearchSpace) -> None:
    assert space.operations
    for name in _sample(space, 3):
        wanted(isinstance(space.operations(name), frozenset), f"{name!r}: wanted a frozenset of names")


def _supernet(space: SearchSpace) -> None:
    assert space.supernet
    assert space.decisions
    task = next(iter(space.tasks.values()))
    network = space.supernet(classes=task.classes)
    for options in ([0] * len(space.decisions.sizes), [size - 1 for size in space.decisions.sizes]):
        network.options = tuple(options)  # type: ignore[assignment]
        with torch.no_grad():
            output = network(torch.zeros(2, 3, task.size, task.size))
        wanted(output.shape == (2, task.classes), f"it gives {tuple(output.shape)} with options {options}")
