"""`nasgauge.tune`, by scoring and from files."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import nasgauge as ng
from nasgauge.core import InputError
from nasgauge.probing.probe import Probe


def noisy(probe: Probe, *, epochs: int = 1, rate: int = 1) -> float:
    """Parameters, and the less noise the more epochs."""
    count = sum(p.numel() for p in probe.network.parameters())
    return float(count * epochs + (count * 7919 % 1000003) * (5 - epochs) * rate)


@pytest.fixture(autouse=True)
def few_trees(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("nasgauge.studies.importance.TREES", 20)
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
def test_trials_are_scored_and_told(caplog: pytest.LogCaptureFixture) -> None:
    vary = {"epochs": [1, 2, 4], "rate": [1, 2]}
    options = {"sample": 6, "batch_size": 2, "threads": 1}
    with caplog.at_level(logging.INFO, "nasgauge"):
        logging.getLogger("nasgauge").propagate = True
        result = ng.tune(noisy, vary, first=3, later=1, store="s.sqlite", **options)
    assert 3 <= len(result.frame) <= 4
    assert result.frame.rho.is_monotonic_decreasing
    assert result.frame.found.sum() == 1
    assert result.table.lead[0].startswith("Recipe found: ")
    assert "The other settings" not in result.table.to_csv(), "where there are none"
    messages = [record.message for record in caplog.records]
    assert messages[0].startswith("trial 1 of at most 4: epochs=")
    assert messages[-1].startswith("round 2 of 2: fixed ")
    again = ng.tune(noisy, vary, first=3, later=1, store="s.sqlite", **options)
    assert again.frame.equals(result.frame), "all trials are in the store"


def test_files_of_trials_need_no_scoring() -> None:
    Path("r.csv").write_text("trial,epochs,seconds\na,1,1\nb,4,4\n")
    Path("a.csv").write_text("full,a,b\n90,2,1\n91,1,2\n92,4,3\n93,3,4\n")
    result = ng.tune("bpe", trials="r.csv", hyper_parameter="epochs", table="a.csv", accuracy_column="full")
    assert result.frame.trial.tolist() == ["b", "a"]
    assert result.figure().axes[0].get_title() == "2 recipes of bpe, 4 architectures"
    assert not Path("nasgauge.sqlite").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "give vary='SETTING=VALUE,VALUE'... to score, or trials=FILE to read trials"),
        ({"vary": {"epochs": [1]}, "trials": "r.csv"}, "give vary"),
        (
            {"vary": {"epochs": [1]}, "importance": "fanove"},
            "no measure 'fanove' of importance; did you mean fanova",
        ),
        ({"vary": {"epochs": [1]}, "trails": "r.csv"}, "no option 'trails'; did you mean trials"),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ng.tune("bpe", **options)
