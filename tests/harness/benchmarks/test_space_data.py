"""What search spaces have of accuracies, and what brings the rest."""

from __future__ import annotations

import re
from pathlib import Path

import official
import pytest

from nasgauge import plugins
from nasgauge.benchmarks.catalogue import entries
from nasgauge.benchmarks.space_data import SpaceData, space_data

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def of(name: str) -> SpaceData:
    (found,) = (each for each in space_data() if each.space == name)
    return found


def test_every_space_and_every_entry_is_there_once() -> None:
    found = space_data()
    assert [each.space for each in found][: len(plugins.names(plugins.SEARCH_SPACES))] == plugins.names(
        plugins.SEARCH_SPACES
    )
    listed = sorted(name for each in found for name, _ in (*each.there, *each.missing) if name != "installed")
    assert listed == sorted(entry.name for entry in entries())


def test_a_table_that_came_with_the_program() -> None:
    label = "cifar10 validation accuracy (%), 200 epochs, mean of 2 or 3 training seeds"
    assert of("nasbench201").there == (("installed", label),)


def test_what_is_missing_has_one_command() -> None:
    for each in space_data():
        for name, command in each.missing:
            commands = rf"`(nasgauge data (download|import) {name}( && )?)+`"
            assert re.fullmatch(rf"{commands} \((.* [GM]B|size unknown), .+\)", command)


def test_what_is_fetched_is_only_to_be_imported(data: Path) -> None:
    (data / "downloads").mkdir(parents=True)
    (data / "downloads" / "NATS-sss-v1_0-50262-simple.tar").touch()
    assert dict(of("nats_sss").missing)["nats-sss"].startswith("`nasgauge data import nats-sss`")


def test_what_is_imported_is_there(tmp_path: Path) -> None:
    from nasgauge.api import import_data

    import_data("nats-sss", official.folder(tmp_path / "NATS-sss", (0,), "nats_sss"), partial=True, workers=1)
    found = of("nats_sss")
    assert [name for name, _ in found.there] == ["nats-sss"]
    assert found.missing == ()
    assert next(iter(found.lines())) == "nats_sss"
    assert "  there      nats-sss         NATS-Bench size space" in "\n".join(found.lines())


def test_a_space_that_nothing_is_known_of() -> None:
    assert list(SpaceData("mine", (), ()).lines())[1].endswith("by --table FILE")
