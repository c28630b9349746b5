"""A search space as a package: twelve networks of two convolutions, trained on scikit-learn's digits.

An architecture is written `KERNEL-WIDTH-KERNEL`, such as `3-16-1`: the kernel of the first convolution, the
channels of both, the kernel of the second.
"""

from __future__ import annotations

from importlib.resources import files

import pandas as pd
from torch import nn

from nasgauge.core import BenchmarkTable, InputError, Label, ProductSpace, SearchSpace, Task

CHOICES = {"first kernel": ("1", "3", "5"), "channels": ("4", "16"), "second kernel": ("1", "3")}


def read(text: str) -> tuple[str, ...]:
    """Names of the options of an architecture; raises InputError saying what is wrong."""
    options = tuple(text.strip().split("-"))
    if len(options) != len(CHOICES):
        raise InputError(f"{text!r} is not an architecture of two_layers: wanted three numbers, as in 3-16-1")
    for option, (decision, known) in zip(options, CHOICES.items(), strict=True):
        if option not in known:
            raise InputError(f"{decision} of {text!r} is {option!r}: wanted one of {', '.join(known)}")
    return options


SPACE = ProductSpace("two_layers", CHOICES, read, "-".join)


def build(architecture: str, *, classes: int) -> nn.Module:
    """Two convolutions with ReLU, pooling and a linear layer; freshly initialised."""
    first, channels, second = map(int, read(architecture))
    return nn.Sequential(
        nn.Conv2d(3, channels, first, padding=first // 2),
        nn.ReLU(),
        nn.Conv2d(channels, channels, second, padding=second // 2),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(channels, classes),
    )


def load_table(dataset: str, label: str | None = None) -> BenchmarkTable:
    """Accuracies on held-out digits, which `train.py` beside this package measured."""
    if dataset != "digits" or label is not None:
        raise InputError(f"two_layers has no accuracies of {label or dataset!r}: wanted digits, no label")
    with files(__package__).joinpath("accuracies.csv").open() as file:
        rows = pd.read_csv(file)
    runs = rows[["seed 0", "seed 1"]].to_numpy(float)
    return BenchmarkTable(
        benchmark="two_layers",
        label=Label("digits", "validation", epochs=20, seeds="mean of 2 training seeds"),
        architectures=tuple(rows.architecture),
        accuracy=runs.mean(axis=1),
        per_seed=runs,
        train_seconds=rows["seconds"].to_numpy(float),
        source="accuracies.csv of nasgauge-example-space",
    )


SEARCH_SPACE = SearchSpace(
    name="two_layers",
    summary="Twelve networks of two convolutions, trained on scikit-learn's digits",
    tasks={"digits": Task(classes=10, size=8)},
    parse=SPACE.parse,
    enumerate=SPACE.enumerate,
    sample=SPACE.sample,
    neighbours=SPACE.neighbours,
    network_key=SPACE.network_key,
    build=build,
    load_table=load_table,
    decisions=SPACE.decisions,
)
