"""Where images are, without reading them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nasgauge.images import SOURCES
from nasgauge.images.archives import CIFAR
from nasgauge.images.places import place_of


@pytest.mark.parametrize("name", [source for source in SOURCES if ":" not in source])
def test_embedded_or_absent(name: str, tmp_path: Path) -> None:
    assert place_of(name, tmp_path) == ("embedded" if name in ("digits", "photographs", "noise") else "")


@pytest.mark.parametrize("name", CIFAR)
def test_folders_and_archives_are_where_they_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / CIFAR[name].file).touch()
    assert place_of(name, tmp_path) == str(tmp_path / CIFAR[name].file)
    (tmp_path / CIFAR[name].folder).mkdir()
    assert place_of(name, tmp_path) == str(tmp_path / CIFAR[name].folder)
