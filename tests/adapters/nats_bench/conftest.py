"""A folder of NATS-Bench that tests damage."""

from __future__ import annotations

from pathlib import Path

import official
import pytest
from one_record import CONTENT


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return official.folder(tmp_path_factory.mktemp("clean") / "NATS-tss-v1_0-3ffb9-simple", ())


@pytest.fixture
def folder(tmp_path: Path, clean: Path) -> Path:
    """A folder with a meta file and record 0."""
    path = tmp_path / "NATS-tss-v1_0-3ffb9-simple"
    path.mkdir()
    (path / "meta.pickle.pbz2").write_bytes((clean / "meta.pickle.pbz2").read_bytes())
    (path / "000000.pickle.pbz2").write_bytes(CONTENT)
    return path
