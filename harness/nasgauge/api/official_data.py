"""Official benchmark data, from the publisher to a table, and the table of a benchmark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nasgauge import plugins
from nasgauge.api.options import all_taken, taken
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.benchmarks.catalogue import entries, entry, table_entry
from nasgauge.benchmarks.download_spec import DownloadSpec
from nasgauge.benchmarks.samples import named_architectures
from nasgauge.benchmarks.space_data import space_data
from nasgauge.core import BenchmarkTable, InputError
from nasgauge.runtime.progress import counter
from nasgauge.runtime.stopping import keeping

KEPT = "What was {} is kept; the same command continues from there."


def load_benchmark(
    benchmark: str, dataset: str = "", *, architectures: Any = (), **options: Any
) -> BenchmarkTable:
    """The accuracies of a benchmark: `.architectures`, `.accuracy` in percent, `.label`, ...

    Args:
        benchmark: Name of the search space.
        dataset: Data set of the accuracies; empty for the first of the search space.
        architectures: Those that a surrogate is to predict, where the space has no table: a file with one a
            line, or a sequence.
        **options: Attributes of `AccuracySpec`: `label`, `table`, `hardware`, ...

    Returns:
        The table, which names its label in full.

    Raises:
        InputError: For names that do not exist, and where the table cannot be read.

    Example:
        >>> table = load_benchmark("nasbench201", "cifar10")
        >>> len(table.architectures), str(table.label)
        (15625, 'cifar10 validation accuracy (%), 200 epochs, mean of 2 or 3 training seeds')
    """
    spec = taken(AccuracySpec, options)
    all_taken(options, AccuracySpec)
    space = plugins.search_space(benchmark)
    names = named_architectures(architectures, space) if architectures else ()
    return spec.load(space, space.dataset(dataset), names)


def describe_data(name: str | None = None) -> str:
    """What every search space has of accuracies, and what brings the rest; or all about one table.

    Args:
        name: Of one table or surrogate, whose size, licence, citation, place and labels are shown; None for
            an overview by search space.

    Returns:
        Lines of text.

    Raises:
        InputError: For a name that does not exist.
    """
    if name is None:
        lines = [line for each in space_data() for line in each.lines()]
        lines.append("`nasgauge data list NAME` shows licence, citation and labels of one.")
        return "\n".join(lines)
    found = entry(name)
    lines = list(found.describe())
    if labels := found.labels():
        lines.append("  labels     " + "\n             ".join(labels))
    return "\n".join(lines)


def download_data(name: str, spec: DownloadSpec | None = None, **options: Any) -> str:
    """Fetch official data; a broken transfer continues where it stopped.

    Args:
        name: Of a table or of surrogates.
        spec: What is fetched and from where; in its place:
        **options: Attributes of `DownloadSpec`.

    Returns:
        Where the file lies, and what its hash says.

    Raises:
        InputError: If it cannot be fetched, with what to fetch by hand and where to put it.
    """
    spec = spec or taken(DownloadSpec, options)
    all_taken(options, DownloadSpec)
    found = entry(name)
    with counter("B") as progress, keeping(KEPT.format("fetched")):
        return found.download(spec, progress)


def import_data(name: str, path: Path | str | None = None, *, partial: bool = False, workers: int = 0) -> str:
    """Make a table of an official file or folder.

    Args:
        name: Of the table.
        path: The file or folder; None for the one that was fetched.
        partial: Whether to take what is there where records are missing.
        workers: Processes; 0 for one per core.

    Returns:
        What was imported.

    Raises:
        InputError: For a file that is not what it should be; what was read is kept, and the same call
            continues from there.
    """
    importer = table_entry(name)
    with counter("records") as progress, keeping(KEPT.format("read")):
        where = None if path is None else Path(path)
        return importer.import_file(where, partial=partial, workers=workers, progress=progress)


def verify_data(name: str | None = None) -> list[str]:
    """Whether fetched files, imported tables and surrogates are whole.

    Args:
        name: Of one of them; None for all.

    Returns:
        What is here, one line each.

    Raises:
        InputError: Naming what is not whole.
    """
    found = [each.verify() for each in ([entry(name)] if name else reversed(entries()))]
    if problems := [problem for each in found for problem in each.problems]:
        raise InputError(f"{'; '.join(problems)}: import again")
    return [line for each in found for line in each.lines]


def data_path(name: str) -> Path:
    """Where the table or the surrogates of that name lie, or would lie; raises InputError."""
    return entry(name).folder
