"""The contract of an importer of an official file."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

from nasgauge import plugins
from nasgauge.core import Importer, InputError
from nasgauge.testing.check import Check, clauses, wanted


def importer_checks(importer: Importer) -> list[Check]:
    """All clauses that need no official file."""
    named: dict[str, Callable[..., None]] = {
        "names a search space, and labels of its data sets": _labels,
        "says where its file comes from": _source,
        "refuses a file that is not an official one": _refuses,
        "can be sent to another process": _picklable,
    }
    return clauses(importer.name, named, importer)


def _labels(importer: Importer) -> None:
    space = plugins.search_space(importer.benchmark)
    for kind, by_dataset in importer.labels.items():
        wanted(kind in ("validation", "test"), f"label {kind!r}: wanted validation or test")
        for dataset, label in by_dataset.items():
            wanted(dataset in space.tasks, f"data set {dataset!r} is not one of {space.name}")
            wanted(label.count("/") == 3, f"{label!r}: wanted DATASET/SPLIT/N epochs/SEEDS")


def _source(importer: Importer) -> None:
    source = importer.source
    for name in ("file", "licence", "citation", "page"):
        wanted(getattr(source, name), f"its source has no {name}")
    wanted(source.size > 0, "its source has no size")


def _refuses(importer: Importer) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, source_name(importer))
        path.write_bytes(b"my thesis")
        try:
            plan = importer.plan(path)
        except InputError as error:
            wanted(path.name in str(error), f"the error does not name the file: {error}")
            return
        wanted(False, f"it read {len(plan.architectures)} architectures of a file that says 'my thesis'")


def source_name(importer: Importer) -> str:
    """The official file's own name: some tell formats apart by it."""
    return importer.source.file


def _picklable(importer: Importer) -> None:
    try:
        pickle.dumps(importer)
    except Exception as error:  # anything may stand in the way
        wanted(False, f"{type(error).__name__}: {error}: use functions of a module, not lambdas")
