"""A small imported table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import official
import pytest
from imported_labels import INDICES, SPACE

from nasgauge.benchmarks import importing
from nasgauge.benchmarks.imported_table import ImportedTable
from nasgauge.plugins import importer


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Four architectures, one of which has one run only of the long schedule."""
    folder = official.folder(tmp_path_factory.mktemp("official") / "NATS-tss-v1_0-3ffb9-simple", INDICES)
    name = official.names("nasbench201")[INDICES[1]]
    few = official.record(INDICES[1], name, {**official.TOPOLOGY, "200": (200, (999,))})
    official.save(few, folder / f"{INDICES[1]:06}.pickle.pbz2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASGAUGE_DATA", str(tmp_path_factory.mktemp("data")))
        importing.run(importing.Job(importer("nats-tss"), folder, SPACE.parse, partial=True, workers=1))
        yield folder


@pytest.fixture(scope="module")
def table(imported: Path) -> ImportedTable:
    return ImportedTable("nats-tss")
