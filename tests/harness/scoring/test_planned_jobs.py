"""A dry run: what is stored, what is missing, and how long that takes, with nothing written."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from toys import toy_setup

from nasgauge.plugins import configure
from nasgauge.presentation.forecast_table import forecast_table
from nasgauge.probing.probe import Probe
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.forecast import Forecast
from nasgauge.scoring.planned_jobs import PlannedJob, forecast

NAMES = ["a", "b", "c", "d", "e", "f"]
seen: list[str] = []


def tried(probe: Probe) -> float:
    """Notes for which networks it is asked."""
    seen.append(probe.architecture)
    return 1.0


def planned(path: Path, *estimators: object, **options: object) -> Forecast:
    job = replace(ScoringJob(path, toy_setup(), "toy"), **options)  # type: ignore[arg-type]
    return forecast([PlannedJob(job, configure(list(estimators)).estimators)], NAMES, most=3)  # type: ignore[arg-type]


def test_nothing_is_written_and_three_networks_are_measured_evenly(tmp_path: Path) -> None:
    seen.clear()
    found = planned(tmp_path / "s", tried)
    assert list(tmp_path.iterdir()) == []
    assert seen == ["b", "b", "d", "f"]  # the first time warms up
    assert (found.architectures, found.networks, found.workers, found.measured) == (6, 6, 1, 3)
    row, total = found.frame.to_dict("records")
    assert (row["estimator"], row["stored"], row["to_score"]) == ("tried", 0, 6)
    assert total["to_score"] == 6
    assert total["seconds"] == pytest.approx(6 * total["seconds_a_network"])
    assert found.seconds == total["seconds"] > 0


def test_what_is_stored_is_not_counted_again(tmp_path: Path) -> None:
    job = ScoringJob(tmp_path / "s", toy_setup(), "toy")
    job.fill(configure(["params"]).estimators, NAMES[:4])
    before = (tmp_path / "s").read_bytes()
    frame = planned(tmp_path / "s", "params", "flops").frame.set_index("estimator")
    assert frame.stored[["params", "flops"]].tolist() == [4, 0]
    assert frame.to_score.to_dict() == {"params": 2, "flops": 6, "all together": 6}
    assert (tmp_path / "s").read_bytes() == before


def test_where_all_is_stored_nothing_is_measured(tmp_path: Path) -> None:
    ScoringJob(tmp_path / "s", toy_setup(), "toy").fill(configure(["params"]).estimators, NAMES)
    found = planned(tmp_path / "s", "params")
    assert (found.seconds, found.measured) == (0, 0)
    assert math.isnan(found.frame.seconds_a_network.iloc[0])
    text = forecast_table(found).to_markdown()
    assert "All is stored already: there is nothing to score." in text
    assert "which does not exist yet" not in text


def test_another_setting_is_another_score(tmp_path: Path) -> None:
    ScoringJob(tmp_path / "s", toy_setup(), "toy").fill(configure(["zen"]).estimators, NAMES)
    other = configure(["zen"], ["zen.repeats=2"]).estimators
    job = ScoringJob(tmp_path / "s", toy_setup(), "toy")
    assert forecast([PlannedJob(job, other)], NAMES, most=1).frame.to_score[0] == 6
    assert forecast([PlannedJob(replace(job, setup=toy_setup(seed=7)), other)], NAMES, most=1).seconds > 0


def test_workers_share_the_time_and_auto_is_not_tried(tmp_path: Path) -> None:
    two = planned(tmp_path / "s", "params", execution=ExecutionSpec(workers="2"), threads=1)
    assert two.workers == 2
    assert two.seconds == pytest.approx(two.parts[""].measured.mean * 6 / 2)
    assert "in 2 processes" in forecast_table(two).to_markdown()
    auto = planned(tmp_path / "s", "params", execution=ExecutionSpec(workers="auto"))
    assert auto.workers >= 1
    assert auto.measured == 3


def test_jobs_of_one_kind_are_measured_once_and_counted_together(tmp_path: Path) -> None:
    seen.clear()
    chosen = configure([tried]).estimators
    setups = [toy_setup(seed=seed) for seed in range(4)]
    jobs = [PlannedJob(ScoringJob(tmp_path / "s", setup, "toy"), chosen, "seeds") for setup in setups]
    jobs.append(PlannedJob(ScoringJob(tmp_path / "s", setups[0], "toy"), chosen, "again"))
    found = forecast(jobs, NAMES, most=1)
    assert found.frame.kind.tolist() == ["seeds", "again", "all"]
    assert found.frame.to_score.tolist() == [24, 6, 30]
    assert seen == ["d"] * 4
    assert "| seeds " in forecast_table(found).to_markdown()


def test_the_table_says_that_it_is_an_estimate_and_where(tmp_path: Path) -> None:
    table = forecast_table(planned(tmp_path / "s", tried, "params"), ["One more."])
    assert table.frame.columns.tolist() == ["estimator", "stored", "to_score", "seconds_a_network", "seconds"]
    assert table.notes[0] == "6 architectures of toy for toy, which are 6 networks."
    assert "an estimate, from 3 networks that were scored just now and not stored" in table.notes[1]
    assert table.notes[2].startswith(f"Where: store {tmp_path / 's'}, which does not exist yet; cpu (")
    assert list(table.notes[3:]) == ["One more.", "Nothing was written."]
    assert [row["estimator"] for row in table.rows][-1] == "all together"
