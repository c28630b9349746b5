"""Costs on devices as further objectives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from readings import PROVENANCE
from scipy import stats

from nasgauge.analysis.columns import Column
from nasgauge.analysis.costs import HARDWARE
from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.hardware import with_hardware
from nasgauge.core import BenchmarkTable, InputError, Label
from nasgauge.plugins import search_space
from nasgauge.presentation.leaderboard_table import board_table

SPACE = search_space("nasbench201")
NAMES = tuple(SPACE.sample(40, 0))
ACCURACY = np.arange(40.0)
TABLE = BenchmarkTable(
    "nasbench201",
    Label("cifar10", "test", 200, "mean"),
    NAMES,
    ACCURACY,
    ACCURACY[:, None],
    ACCURACY,
    "made up",
)
COST = np.random.default_rng(0).random(40)


def costs(folder: Path, text: str | None = None) -> Path:
    lines = [f"{name},phone,{cost},{2 * cost}" for name, cost in zip(NAMES[1:], COST[1:], strict=True)]
    lines += [f"{NAMES[3]}, board ,7,8"]
    path = folder / "costs.csv"
    path.write_text(text or "\n".join(["architecture,device,latency_ms,energy_mj", *lines]))
    return path


def test_each_device_and_quantity_is_an_objective(tmp_path: Path) -> None:
    found = with_hardware(TABLE, costs(tmp_path), SPACE).objectives
    assert [o.name for o in found] == [
        "board latency_ms",
        "board energy_mj",
        "phone latency_ms",
        "phone energy_mj",
    ]
    assert np.isnan(found[2].values[0])
    assert found[2].values[1:].tolist() == COST[1:].tolist()
    assert found[3].values[1:].tolist() == (2 * COST[1:]).tolist()
    assert np.flatnonzero(np.isfinite(found[0].values)).tolist() == [3]
    assert found[0].source.startswith("costs.csv, sha256 ")


def test_devices_can_be_chosen(tmp_path: Path) -> None:
    found = with_hardware(TABLE, costs(tmp_path), SPACE, ["phone"]).objectives
    assert [o.name for o in found] == ["phone latency_ms", "phone energy_mj"]


def test_a_device_is_an_objective_that_a_leaderboard_shows(tmp_path: Path) -> None:
    scores = np.random.default_rng(1).random(40)
    table = with_hardware(TABLE, costs(tmp_path), SPACE, ["phone"])
    run = ScoredRun(list(NAMES), {"mine": Column("mine", scores, 1.0, "network")}, table, PROVENANCE, [])
    board = leaderboard(run)
    row = board.set_index("estimator").loc["mine"]
    top = 1 + np.argsort(-scores[1:])[:4]
    assert row[f"{HARDWARE}phone latency_ms"] == pytest.approx(COST[top].mean())
    wanted = stats.spearmanr(scores[1:], COST[1:]).statistic
    assert row[f"{HARDWARE}phone latency_ms rho"] == pytest.approx(wanted)
    text = board_table(board, run).to_markdown(explain=True)
    assert f"{COST[top].mean():.2f} (rho {wanted:.2f})" in text
    assert "phone energy_mj: mean over the top 10 % by score" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "architecture,device,latency\n000100,a,1\n",
            r"no column 'latency_ms' in .*costs.csv; did you mean latency",
        ),
        (
            "architecture,device,latency_ms\n000100,a,fast\n",
            "line 2, column 'latency_ms': 'fast', wanted milli",
        ),
        ("architecture,device,latency_ms\n000100,a,-1\n", "line 2, column 'latency_ms': '-1'"),
        ("architecture,device,latency_ms,energy_mj\n000100,a,1,\n", "line 2, column 'energy_mj': ''"),
        ("architecture,device,latency_ms\n000100,,1\n", "line 2, column 'device'"),
        ("architecture,device,latency_ms\n0001,a,1\n", "line 2, column 'architecture': '0001' has 4 digits"),
        (
            "architecture,device,latency_ms\n000100,a,1\n000100,a,2\n",
            "line 3: '000100' on 'a' stands in line 2",
        ),
    ],
)
def test_malformed_costs(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        with_hardware(TABLE, costs(tmp_path, text), SPACE)


def test_devices_as_lists_by_comma_and_names_with_one(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    rows = [f'{NAMES[0]},"{device}",1' for device in ("edge", "Pixel 3, big", "TPU")]
    path.write_text("\n".join(["architecture,device,latency_ms", *rows]))

    def names(*devices: str) -> list[str]:
        found = with_hardware(TABLE, path, SPACE, devices).objectives
        return [each.name.removesuffix(" latency_ms") for each in found]

    assert names("tpu,edge") == ["TPU", "edge"]
    assert names("Pixel 3, big", "edge") == ["Pixel 3, big", "edge"]
    assert names("'Pixel 3, big',edge,Edge") == ["Pixel 3, big", "edge"]


def test_an_unknown_device(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no device 'phon' in .*costs.csv; did you mean phone"):
        with_hardware(TABLE, costs(tmp_path), SPACE, ["phon"])
