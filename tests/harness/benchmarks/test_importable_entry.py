"""What entries of the catalogue have in common, whatever their importer."""

from __future__ import annotations

from pathlib import Path

import pytest

from nasgauge import plugins
from nasgauge.benchmarks.catalogue import entry
from nasgauge.benchmarks.download_spec import DownloadSpec
from nasgauge.benchmarks.importable_entry import ImportableEntry
from nasgauge.core import InputError


@pytest.mark.parametrize("name", ["nats-tss", "nas_bench_macro"])
def test_it_is_that_of_its_importer(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    found = entry(name)
    assert isinstance(found, ImportableEntry)
    importer = plugins.importer(name)
    assert (found.name, found.benchmark, found.summary) == (name, importer.benchmark, importer.summary)
    assert found.folder == tmp_path / "tables" / name
    assert not found.is_here
    found.refuse(DownloadSpec(), "version", "sha256")
    with pytest.raises(InputError, match=f"version is for surrogates, and {name} is a table"):
        found.refuse(DownloadSpec(version="1.0"), "sha256", "version")
