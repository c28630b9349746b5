"""One page of what a run will meet."""

from __future__ import annotations

from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import torch

import nasgauge as ng
from nasgauge.api import diagnosing
from nasgauge.images import SOURCES
from nasgauge.runtime.extras import EXTRAS

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def lines(name: str) -> list[str]:
    return [line[13:] for line in ng.doctor().splitlines() if line[:13].strip() == name]


def test_all_that_the_issue_names_is_on_one_page() -> None:
    text = ng.doctor()
    for name in ("nasgauge", "torch", "device", "threads", "[report]", "plugins", "data", "images", "this"):
        assert any(line.startswith(name) for line in text.splitlines()), name
    assert len(text.splitlines()) < 60
    assert all(len(line) > 13 for line in text.splitlines())


def test_torch_and_the_machine() -> None:
    (said,) = lines("torch")
    assert said.startswith(torch.__version__)
    assert "of memory are free; used unless --device says another" in lines("device")[0]


def test_too_many_threads_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosing, "cores", lambda: 2)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 8)
    (said,) = lines("threads")
    assert said == "8 of torch in each process, 2 cores ! more than cores: --threads 2 is faster"


def test_extras_that_are_absent_and_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosing, "is_there", lambda module: module not in ("pymoo", "jinja2"))
    assert lines("[report]") == ["! no jinja2: pip install 'nasgauge[report]'"]
    assert lines("[search]") == ["! no pymoo: pip install 'nasgauge[search]'"]
    assert lines("[ray]") == ["installed"]


def test_extras_are_those_of_the_distribution() -> None:
    config = ConfigParser()
    config.read(Path(__file__).parents[3] / "setup.cfg")
    packages = packages_distributions()
    for extra, modules in EXTRAS.items():
        wanted = {line.split(" ")[0] for line in config["options.extras_require"][extra].split("\n") if line}
        assert {name.lower() for module in modules for name in packages[module]} == wanted


def test_images_that_are_there(data: Path) -> None:
    named = [text.partition(":")[0] for text in lines("images")]
    assert named == [each for each in SOURCES if ":" not in each]
    assert f"cifar10: ! not in {data}" in lines("images")
    (data / "cifar-10-batches-py").mkdir(parents=True)
    (data / "imagenet" / "train").mkdir(parents=True)
    assert f"cifar10: {data / 'cifar-10-batches-py'}" in lines("images")
    assert f"imagenet: {data / 'imagenet/train'}" in lines("images")


def test_data_that_is_damaged_is_no_traceback(data: Path) -> None:
    (data / "tables" / "nats-sss").mkdir(parents=True)
    (data / "tables" / "nats-sss" / "origin.json").write_text("{")
    assert any(text.startswith("! ") and "origin.json" in text for text in lines("data"))


def test_disk(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = lines("data folder")
    assert said.startswith(f"{data}, ")
    assert said.endswith("B free; NASGAUGE_DATA names another")
    monkeypatch.setattr(diagnosing.os, "access", lambda *_: False)
    assert "free ! not writable" in lines("data folder")[0]
    assert not data.exists()


def test_data_that_are_absent_are_one_line() -> None:
    lines = [line[13:] for line in ng.doctor().splitlines() if line[:13].strip() == "data"]
    assert "nasbench201: installed" in lines
    assert sum(line.startswith("! no accuracies of ") for line in lines) == 1
    assert len(lines) < 5
