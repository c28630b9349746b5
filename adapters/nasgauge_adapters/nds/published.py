"""The official data of NDS as flat tables: one per design space, with all sweeps over it as labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from nasgauge.core import FlatColumn, FlatCost, FlatImporter, FlatTable, InputError, Label, Task
from nasgauge_adapters.nds.cell_counts import cell_params
from nasgauge_adapters.nds.cell_text import of_record, write_architecture
from nasgauge_adapters.nds.families import CELLS, CIFAR, IMAGENET, SUFFIX, cell_space, stage_space
from nasgauge_adapters.nds.stem_choice import choose
from nasgauge_adapters.nds.trainings import Training, trainings
from nasgauge_adapters.sources import SOURCES

FILES = {
    "amoeba": "Amoeba",
    "darts": "DARTS",
    "enas": "ENAS",
    "nasnet": "NASNet",
    "pnas": "PNAS",
    "resnet": "ResNet",
    "resnet_b": "ResNet-B",
    "resnext_a": "ResNeXt-A",
    "resnext_b": "ResNeXt-B",
    "vanilla": "Vanilla",
}
"""Design spaces to the names of their files."""

SWEEPS = {
    "": "",
    "_fix-w-d": "fixed width and depth",
    "_lr-wd": "drawn learning rate and weight decay",
    "_rng1": "three seeds",
    "_rng2": "three seeds",
    "_rng3": "three seeds",
    "_reruns": "reruns",
}
"""Ends of file names to what was swept."""


def importer(family: str, *, imagenet: bool = False) -> FlatImporter:
    """The importer of one design space.

    family: a key of `FILES`.
    """
    name = f"nds-{family.replace('_', '-')}{'-in' * imagenet}"
    data = "ImageNet" if imagenet else "CIFAR-10"
    return FlatImporter(
        name=name,
        summary=f"NDS: {FILES[family]} networks trained on {data}, last and best test accuracy",
        benchmark=f"nds_{family}{SUFFIX * imagenet}",
        version="1",
        sources=(SOURCES["nds"],),
        read=partial(read, family=family, imagenet=imagenet),
    )


def read(files: Mapping[str, Path], *, family: str, imagenet: bool) -> FlatTable:
    """All sweeps over one design space, from the zip of all, a folder, or one JSON file.

    Raises:
        InputError: Where none of them is there, or a record is not one.
    """
    (path,) = files.values()
    names = tuple(f"{FILES[family]}{sweep}{SUFFIX * imagenet}" for sweep in SWEEPS)
    found = list(trainings(path, names))
    reader, note = (
        (_cell_reader(family, imagenet), "") if family in CELLS else _stage_reader(found, family, imagenet)
    )
    architectures, note = _architectures(found, reader, note)
    costs = [
        FlatCost("network", "params_millions", np.array([each.params for each in found]) / 1e6),
        FlatCost("network", "flops_millions", np.array([each.flops for each in found]) / 1e6),
    ]
    (dataset,) = _tasks(imagenet)
    columns = tuple(_columns(found, dataset, note))
    return FlatTable(tuple(architectures), columns, tuple(costs), canonical=True)


def _columns(found: Sequence[Training], dataset: str, note: str) -> Iterator[FlatColumn]:
    """Last epoch, which NASWOT ranks, and best, which the paper does, of each sweep that is there."""
    swept = np.array([_sweep(each.file) for each in found])
    for sweep in dict.fromkeys(SWEEPS.values()):
        rows = swept == sweep
        if not rows.any():
            continue
        epochs = {each.epochs for each, there in zip(found, rows, strict=True) if there}
        told = f"of {epochs.pop()} epochs" if len(epochs) == 1 else "epoch"
        for when in ("last", "best"):
            values = np.where(rows, [getattr(each, when) for each in found], np.nan)
            name = ", ".join(filter(None, ["test" if when == "last" else "test, best epoch", sweep]))
            text = f"{dataset} test accuracy (%), {when} {told}, mean of all trainings"
            label = Label(dataset, "test", text=", ".join(filter(None, [text, sweep, note])))
            yield FlatColumn(name, label, values)


def _sweep(file: str) -> str:
    end = max((end for end in SWEEPS if file.removesuffix(SUFFIX).endswith(end)), key=len)
    return SWEEPS[end]


Reader = Callable[[Training], tuple[str, bool]]
"""A record to the canonical string of its network, and whether that has the record's parameters."""


def _architectures(found: Sequence[Training], reader: Reader, note: str) -> tuple[list[str], str]:
    """Canonical strings, and what to say of the networks where they do not have the recorded parameters."""
    texts, equal = [], 0
    for each in found:
        try:
            text, same = reader(each)
        except InputError as error:
            raise InputError(f"{each.file}.json: {error}") from None
        texts.append(text)
        equal += same
    if equal == len(found):
        return texts, note
    return texts, f"{note}{', ' * bool(note)}parameters of {equal} of {len(found)} networks as recorded"


def _cell_reader(family: str, imagenet: bool) -> Reader:
    space, (task,) = cell_space(family, imagenet=imagenet), _tasks(imagenet).values()

    def read_one(training: Training) -> tuple[str, bool]:
        architecture = of_record(training.net, loose=space.loose)
        auxiliary = training.net.get("aux") is True
        params = cell_params(architecture, classes=task.classes, imagenet=imagenet, auxiliary=auxiliary)
        return write_architecture(architecture), params == training.params

    return read_one


def _stage_reader(found: Sequence[Training], family: str, imagenet: bool) -> tuple[Reader, str]:
    """With the stem that fits the records best, which is said where it is not the paper's."""
    space, (task,) = stage_space(family, imagenet=imagenet), _tasks(imagenet).values()
    choice = choose(found, space.stem, classes=task.classes, size=task.size)

    def read_one(training: Training) -> tuple[str, bool]:
        architecture = choice.read(training)
        if architecture.block != space.block:
            raise InputError(f"a network has {architecture.block} blocks, wanted {space.block}")
        return str(architecture), choice.agrees(training, classes=task.classes, size=task.size)[0]

    said = [f"stem {choice.stem}"] if choice.stem != space.stem else []
    said += ["num_gs read as channels of a group"] if choice.group_widths else []
    return read_one, ", ".join(said)


def _tasks(imagenet: bool) -> Mapping[str, Task]:
    return IMAGENET if imagenet else CIFAR
