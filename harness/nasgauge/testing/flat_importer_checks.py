"""The contract of an importer of flat tables."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

from nasgauge import plugins
from nasgauge.benchmarks.flat_import import read_flat
from nasgauge.core import FlatImporter, InputError
from nasgauge.testing.check import Check, clauses, wanted


def flat_importer_checks(importer: FlatImporter) -> list[Check]:
    """All clauses that need no published file."""
    named: dict[str, Callable[..., None]] = {
        "names a search space": _space,
        "says where its files come from": _sources,
        "refuses files that are not the published ones": _refuses,
        "can be sent to another process": _picklable,
    }
    return clauses(importer.name, named, importer)


def _space(importer: FlatImporter) -> None:
    plugins.search_space(importer.benchmark)


def _sources(importer: FlatImporter) -> None:
    wanted(bool(importer.sources), "it has no source")
    files = [source.file for source in importer.sources]
    wanted(len({*files}) == len(files), "two of its sources have one name")
    for source in importer.sources:
        for name in ("file", "licence", "citation", "page"):
            wanted(bool(getattr(source, name)), f"its source {source.file!r} has no {name}")
        wanted(
            source.size > 0 or not source.sha256, f"its source {source.file!r} has a checksum, but no size"
        )
        wanted(len(source.sha256) in (0, 64), f"its source {source.file!r} has a sha256 that cannot be one")


def _refuses(importer: FlatImporter) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {source.file: Path(folder, source.file) for source in importer.sources}
        for path in files.values():
            path.write_bytes(b"my thesis")
        try:
            table = read_flat(importer, files)
        except InputError:
            return
        wanted(False, f"it read {len(table.architectures)} architectures of files that say 'my thesis'")


def _picklable(importer: FlatImporter) -> None:
    try:
        pickle.dumps(importer)
    except Exception as error:  # anything may stand in the way
        wanted(False, f"{type(error).__name__}: {error}: use functions of a module, not lambdas")
