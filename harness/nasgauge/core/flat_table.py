"""The contract of a flat table: a published file of final accuracies, without learning curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nasgauge.core.importer import Source
from nasgauge.core.table import Floats, Label


@dataclass(frozen=True, eq=False)
class FlatColumn:
    """One kind of accuracy of the N architectures of a flat table.

    Attributes:
        name: By which `--label` chooses it among those of its data set: `validation`, `test`, or more, such
            as `validation/12 epochs`.
        label: Which accuracy it is, in full; its `dataset` is the one for which it is asked.
        values: (N,) where runs are not told apart, else (N, S), one column per training seed; NaN where
            there is none. Higher is better.
        seconds: (N,) or (N, S) of the training; None where unknown.
        percent: Whether values are percent, from 0 to 100, which is checked; otherwise `label.text` says
            what they are.
    """

    name: str
    label: Label
    values: Floats
    seconds: Floats | None = None
    percent: bool = True


@dataclass(frozen=True, eq=False)
class FlatCost:
    """What the N architectures cost on a device: an objective, lower being better.

    Attributes:
        device: Such as `edgegpu`; it may have a batch size in it.
        quantity: `latency_ms`, `energy_mj`, or another with its unit at the end.
        values: (N,), NaN where unknown.
        dataset: For networks of which they hold; empty for all.
    """

    device: str
    quantity: str
    values: Floats
    dataset: str = ""


@dataclass(frozen=True, eq=False)
class FlatTable:
    """What an official file says of N architectures, all of a space or some.

    Attributes:
        architectures: N, in the notation of the file; one that stands there several times was trained as
            often: its values become those of several seeds.
        columns: Accuracies; none in a file of costs alone.
        costs: On devices.
        canonical: Whether `architectures` are canonical strings of the search space already, which are not
            parsed again.
    """

    architectures: tuple[str, ...]
    columns: tuple[FlatColumn, ...] = ()
    costs: tuple[FlatCost, ...] = ()
    canonical: bool = False


@dataclass(frozen=True)
class FlatImporter:
    """Reads one published file, or several that belong together; found by `nasgauge.importers`.

    The search space may be that of another adapter.

    Attributes:
        name: By which `nasgauge data download` and `import` know it.
        summary: What it is, in a line.
        benchmark: The search space whose architectures the files have.
        version: Changes whenever the same files would give another table.
        sources: The files. A checksum is enforced where there is one, and then the size as well.
        read: Path of each file, by `Source.file`, to FlatTable; or a `Lazy` of that. It runs in a process
            of its own with 4 GiB, and raises InputError naming what is wrong in the file: the caller
            adds which, and the way out.
        note: What may mislead about its accuracies, in a clause; part of the source that captions name.

    Example:
        >>> import numpy as np
        >>> from nasgauge.core import FlatColumn, FlatImporter, FlatTable, Label, Source
        >>> def read(files):
        ...     rows = [line.split(",") for line in files["macro.csv"].read_text().splitlines()]
        ...     label = Label("cifar10", "test", 50, "mean of 3 training seeds")
        ...     values = np.array([row[1:] for row in rows], float)
        ...     return FlatTable(tuple(row[0] for row in rows), (FlatColumn("test", label, values),))
        >>> source = Source("macro.csv", 123, "MIT", "Somebody 2021", "https://example.org", sha256="...")
        >>> importer = FlatImporter("macro", "6,561 codes", "nas_bench_macro", "1", (source,), read)
    """

    name: str
    summary: str
    benchmark: str
    version: str
    sources: tuple[Source, ...]
    read: Callable[[Mapping[str, Path]], FlatTable]
    note: str = ""
