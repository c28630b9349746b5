"""The benchmark table with one label, from what was imported."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from nasgauge.benchmarks.flat_tables import ImportedFlat, load_flat
from nasgauge.benchmarks.imported_labels import FORM, LabelChoice, parse
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.benchmarks.origin import read_origin
from nasgauge.core import (
    BenchmarkTable,
    FlatImporter,
    Floats,
    Importer,
    InputError,
    Label,
    Schedule,
    match,
    named,
)
from nasgauge.core.names import near_names
from nasgauge.plugins import importers


def load(benchmark: str, dataset: str, label: str) -> BenchmarkTable:
    """The table of a search space with that label, from what was imported for it.

    dataset: of the search space; it says what the names "validation" and "test" mean.
    label: "validation" (for choosing), "test" (for reporting), or one in full, such as
        "cifar10/test/200 epochs/mean of seeds"; "validation/epoch 12 of 200" is the named one at
        another time; "TABLE:" before it where several are imported.

    Raises: InputError where nothing is imported, and for a label that is not there or not clear.
    """
    chosen, text = _imported(benchmark, dataset, label)
    if isinstance(chosen, FlatImporter):
        return load_flat(chosen, dataset, text)
    table = ImportedTable(chosen.name)
    return benchmark_table(table, chosen, _meant(table, chosen, dataset, text))


def load_curves(benchmark: str, dataset: str, label: str) -> tuple[tuple[str, ...], Floats, Label]:
    """Architectures that have the whole learning curve of that label, and the curves (N, E) in percent.

    benchmark, dataset, label: as for `load`. Raises: InputError as `load` does, and where no
    architecture has a value after every epoch.
    """
    chosen, text = _imported(benchmark, dataset, label)
    if isinstance(chosen, FlatImporter):
        raise InputError(f"{chosen.name} has accuracies after the last epoch only, so no learning curves")
    table = ImportedTable(chosen.name)
    choice = _meant(table, chosen, dataset, text)
    curves = table.curves(choice.dataset, choice.split, choice.epochs)
    accuracy = curves.accuracy
    if choice.seed is not None:
        at = curves.seeds.index(choice.seed)
        accuracy = accuracy[:, at : at + 1]
    count = np.isfinite(accuracy).sum(axis=1)
    there = np.flatnonzero((count > 0).all(axis=1))
    if not len(there):
        raise InputError(
            f"{chosen.name} has no {choice.dataset}/{choice.split} accuracy after every one of "
            f"{choice.epochs} epochs: `nasgauge data list {chosen.name}` shows what it has"
        )
    mean: Floats = np.nansum(accuracy[there], axis=1) / count[there]
    return tuple(table.architectures[row] for row in there), mean, _label(choice, chosen, count[there, -1])


def _meant(table: ImportedTable, chosen: Importer, dataset: str, text: str) -> LabelChoice:
    """Which of the labels of a table the text means."""
    name, slash, when = text.partition("/")
    name = match(name, chosen.labels) or name
    if name in chosen.labels and "/" not in when:
        if dataset not in chosen.labels[name]:
            raise InputError(
                f"{chosen.name} has no {name!r} for {dataset}: name the label in full, as {FORM}"
            )
        parts = chosen.labels[name][dataset].split("/")
        text = "/".join([*parts[:2], when.strip() if slash else parts[2], *parts[3:]])
    return parse(text, table, chosen)


def benchmark_table(table: ImportedTable, chosen: Importer, choice: LabelChoice) -> BenchmarkTable:
    """The architectures that have this label, with each seed's value and the recorded seconds."""
    every, accuracy, seconds = _values(table, choice)
    if choice.seed is not None:
        column = every.index(choice.seed)
        accuracy, seconds = accuracy[:, column : column + 1], seconds[:, column : column + 1]
    there = np.flatnonzero(np.isfinite(accuracy).any(axis=1))
    accuracy, seconds = _leftmost(accuracy[there]), _leftmost(seconds[there])
    return BenchmarkTable(
        benchmark=chosen.benchmark,
        label=_label(choice, chosen, np.isfinite(accuracy).sum(axis=1)),
        architectures=tuple(table.architectures[row] for row in there),
        accuracy=np.nanmean(accuracy, axis=1),
        per_seed=accuracy,
        train_seconds=_mean(seconds),
        source=f"{chosen.name} ({table.origin.source}, sha256 {table.origin.source_sha256[:12]})",
        read_schedules=partial(_schedules, table, choice, there),
    )


def is_offered(benchmark: str, dataset: str, label: str) -> bool:
    """Whether any table that is imported for that search space has such a label of that data set."""
    fitting = importers().values()
    return any(one.benchmark == benchmark and _offers(one, dataset, label) for one in fitting)


def _offers(one: Importer | FlatImporter, dataset: str, label: str) -> bool:
    """Whether its table is imported and has something of that name: of the data set, or in full."""
    origin = read_origin(one.name)
    if origin is None:
        return False
    if isinstance(one, FlatImporter):
        return ImportedFlat(one).column(dataset, label) is not None
    first = label.partition("/")[0].strip()
    name = match(first, one.labels)
    if name is not None:
        return dataset in one.labels[name]
    return match(first, [name for name, *_ in origin.labels]) is not None


def _imported(benchmark: str, dataset: str, label: str) -> tuple[Importer | FlatImporter, str]:
    """The importer of the table that is meant, and the label without its name."""
    known = importers()
    fitting = [name for name, one in known.items() if one.benchmark == benchmark]
    name, colon, rest = label.partition(":")
    if colon and "/" not in name:
        return known[named(f"table of {benchmark}", name, fitting)], rest.strip()
    there = [name for name in fitting if read_origin(name)]
    if not there:
        raise _nothing(benchmark, label, [known[name] for name in fitting])
    there = [name for name in there if _offers(known[name], dataset, label)] or there
    if len(there) > 1:
        several = "both" if len(there) == 2 else "all"
        raise InputError(
            f"label {label!r} could be of {' or '.join(there)}, {several} are imported: "
            f"write {there[0]}:{label}"
        )
    return known[there[0]], label.strip()


def _nothing(benchmark: str, label: str, fitting: list[Importer | FlatImporter]) -> InputError:
    """That there is no table, and the ways to one."""
    ways = " or ".join(f"`{way_to(one)}`" for one in fitting)
    known = {name for one in fitting if isinstance(one, Importer) for name in one.labels}
    near = near_names(label, known | {"validation", "test"})
    meant = f"; did you mean {' or '.join(near)}?" if near and label not in near else ""
    return InputError(
        f"no table for {benchmark} is imported, so there is no label {label!r}: {ways or 'none'}{meant}"
    )


def way_to(one: Importer | FlatImporter) -> str:
    """The command that brings the table of an importer."""
    what = f"download {one.name}" if isinstance(one, FlatImporter) else f"import {one.name} PATH"
    return f"nasgauge data {what}"


def _values(table: ImportedTable, choice: LabelChoice) -> tuple[tuple[int, ...], Floats, Floats]:
    """Seeds, accuracy (N, S) and seconds of training until then (N, S)."""
    where = (choice.dataset, choice.split, choice.epochs)
    if choice.epoch == choice.epochs:
        ends = table.ends(*where)
        return ends.seeds, ends.accuracy, ends.train_seconds
    curves = table.curves(*where)
    train = table.curves(choice.dataset, "train", choice.epochs).seconds[:, :, : choice.epoch].sum(axis=2)
    return curves.seeds, curves.accuracy[:, :, choice.epoch - 1], train


def _schedules(table: ImportedTable, choice: LabelChoice, there: NDArray[np.intp]) -> tuple[Schedule, ...]:
    """The shorter trainings on the same data and split, of all seeds; none for an epoch or seed alone."""
    if choice.seed is not None or choice.epoch != choice.epochs:
        return ()
    same = {e for d, e, s, _, _ in table.origin.labels if (d, s) == (choice.dataset, choice.split)}
    found = []
    for epochs in sorted(epochs for epochs in same if epochs < choice.epochs):
        ends = table.ends(choice.dataset, choice.split, epochs)
        runs = _leftmost(ends.accuracy[there])
        seconds = _mean((ends.train_seconds + ends.seconds)[there])
        found.append(Schedule(epochs, _mean(runs), runs, seconds))
    return tuple(found)


def _leftmost(runs: Floats) -> Floats:
    """(N, S), the runs that exist first: seeds differ from one architecture to the next."""
    order = np.argsort(np.isnan(runs), axis=1, kind="stable")
    return np.take_along_axis(runs, order, axis=1)


def _mean(runs: Floats) -> Floats:
    """Mean of the runs that exist, NaN where none does."""
    count = np.isfinite(runs).sum(axis=1)
    total: Floats = np.nansum(runs, axis=1)
    mean: Floats = np.divide(total, count, out=np.full(len(runs), np.nan), where=count > 0)
    return mean


def _label(choice: LabelChoice, chosen: Importer, counts: Floats) -> Label:
    when = (
        f"{choice.epochs} epochs"
        if choice.epoch == choice.epochs
        else f"epoch {choice.epoch} of {choice.epochs}"
    )
    few, many = (int(counts.min()), int(counts.max())) if len(counts) else (0, 0)
    runs = f"{few}" if few == many else f"{few} to {many}"
    seeds = (
        f"mean of {runs} training seed{'s' * (many > 1)}"
        if choice.seed is None
        else f"training seed {choice.seed}"
    )
    trained = (
        f", trained on {chosen.trained_on[choice.dataset]}" if choice.dataset in chosen.trained_on else ""
    )
    text = f"{choice.dataset} {choice.split} accuracy (%), {when}, {seeds}{trained}"
    return Label(choice.dataset, choice.split, choice.epoch, seeds, text=text)
