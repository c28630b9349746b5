"""Two runs side by side, from Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_store import made_up_store

import nasgauge as ng
from nasgauge.core import InputError


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_store(tmp_path_factory.mktemp("first") / "first.sqlite")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_store(tmp_path_factory.mktemp("second") / "second.sqlite", seeds=(1,))


@pytest.mark.slow
def test_the_same_run_has_not_changed(first: Path) -> None:
    found = ng.compare_runs(first, first)
    assert found.changes(score_threshold=0) == []
    assert found.missing == []
    assert set(found.table.frame.estimator) == {"naswot", "params", "random"}


@pytest.mark.slow
def test_changes_count_from_the_threshold_on(first: Path, second: Path) -> None:
    found = ng.compare_runs(first, second)
    changes = found.changes()
    assert [text.partition(":")[0] for text in changes] == ["params", "params", "random", "random"]
    assert found.changes(threshold=2) == []
    assert "scores changed by up to" in found.changes(threshold=2, score_threshold=0)[0]


@pytest.mark.slow
def test_an_estimator_that_is_gone_is_a_change(first: Path, tmp_path: Path) -> None:
    less = made_up_store(tmp_path / "less.sqlite", names=("naswot",))
    found = ng.compare_runs(first, less)
    assert found.missing == ["params", "random"]
    assert found.changes(threshold=2)[:2] == [
        "params: not in the second run", "random: not in the second run"
    ]  # fmt: skip


@pytest.mark.slow
def test_runs_without_a_common_estimator_are_refused(first: Path, tmp_path: Path) -> None:
    other = made_up_store(tmp_path / "other.sqlite", names=("mine",))
    with pytest.raises(InputError, match="no estimator is in all 2 runs"):
        ng.compare_runs(first, other)
