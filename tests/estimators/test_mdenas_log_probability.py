"""Log-probability of architectures under a learned distribution, by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf, log
from pathlib import Path

import numpy as np
import pytest

from nasgauge.analysis.labelled_sample import LabelledSample
from nasgauge.analysis.set_columns import combine
from nasgauge.core import BenchmarkTable, Decisions, InputError, Label, SearchSpace
from nasgauge.plugins import Configured, configure_sets, search_space
from nasgauge.searching.clock import Budget, Clock
from nasgauge.searching.distributions import distribution_archive
from nasgauge.searching.repeated_search import RepeatedSearch, SearchRun

Command = Callable[..., tuple[int, str, str]]
SPACE = search_space("nasbench201")
NAMES = [SPACE.parse(digits) for digits in ("000000", "333333", "333332", "433333")]
CHANCES = np.tile([0.0, 0.1, 0.2, 0.5, 0.2], (6, 1))


def write(path: Path, chances: np.ndarray = CHANCES, space: SearchSpace = SPACE) -> Path:
    """A file of one run, which took 60 s to end at these chances."""
    clock = Clock(Budget(evaluations=1), measured=60.0)
    history = np.stack([np.full(chances.shape, 1 / chances.shape[1]), chances])
    run = SearchRun((), clock, distributions=history)
    series = RepeatedSearch("mdenas", "", Budget(evaluations=1), (run,), False)
    path.write_bytes(distribution_archive(series, space, []))
    return path


def configured(file: Path, run: int = 0) -> Configured:  # type: ignore[type-arg]
    name = "mdenas_log_probability"
    return configure_sets([name], [f"{name}.distribution={file}", f"{name}.run={run}"])[0]


def table(benchmark: str = "nasbench201") -> BenchmarkTable:
    values = np.arange(len(NAMES), dtype=float)
    return BenchmarkTable(
        benchmark, Label("cifar10"), tuple(NAMES), values, np.empty((len(NAMES), 0)), values, "made up"
    )


def test_logarithms_add_up_and_none_is_minus_infinity(tmp_path: Path) -> None:
    column = combine(configured(write(tmp_path / "d.npz")), {}, LabelledSample(NAMES, table()))
    five = 5 * log(0.5)
    assert column.scores.tolist() == pytest.approx([-inf, 6 * log(0.5), five + log(0.2), five + log(0.2)])
    assert (column.reads, column.label_seconds, column.milliseconds) == ("architecture", 60.0, 0)


def test_edges_are_told_apart(tmp_path: Path) -> None:
    chances = CHANCES.copy()
    chances[5] = [0.1, 0.1, 0.7, 0.05, 0.05]
    column = combine(configured(write(tmp_path / "d.npz", chances)), {}, LabelledSample(NAMES, table()))
    assert column.scores[2] - column.scores[1] == pytest.approx(log(0.7 / 0.05))


def test_a_file_that_changed_gives_other_scores(tmp_path: Path) -> None:
    one = configured(write(tmp_path / "d.npz"))
    before = combine(one, {}, LabelledSample(NAMES, table())).scores
    write(tmp_path / "d.npz", np.full((6, 5), 0.2))
    assert combine(one, {}, LabelledSample(NAMES, table())).scores == pytest.approx(np.full(4, 6 * log(0.2)))
    assert not np.array_equal(before, combine(one, {}, LabelledSample(NAMES, table())).scores)


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "d.npz")
    with pytest.raises(InputError, match="wanted architectures of nasbench201, and these are of nats_sss"):
        combine(configured(file), {}, LabelledSample(NAMES, table("nats_sss")))
    other = search_space("nasbench301")
    write(tmp_path / "s.npz", np.full((24, 10), 1 / 10), other)
    with pytest.raises(InputError, match="nasbench301 does not say which decisions make an architecture"):
        combine(configured(tmp_path / "s.npz"), {}, LabelledSample(NAMES, table("nasbench301")))
    with pytest.raises(InputError, match="has no run 1: wanted 0 to 0"):
        combine(configured(file, run=1), {}, LabelledSample(NAMES, table()))
    smaller = replace(SPACE, decisions=Decisions((5,) * 5, lambda options: ""))
    write(tmp_path / "t.npz", CHANCES[:5], smaller)
    with pytest.raises(InputError, match="chances of 5 decisions"):
        combine(configured(tmp_path / "t.npz"), {}, LabelledSample(NAMES, table()))
    with pytest.raises(InputError, match=r"settings='mdenas_log_probability\.distribution=FILE"):
        combine(configure_sets(["mdenas_log_probability"])[0], {}, LabelledSample(NAMES, table()))


@pytest.mark.slow
def test_a_run_ranks_by_it_what_others_score(
    command_line: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "d.npz")
    setting = ("--set", "mdenas_log_probability.distribution=d.npz")
    asked = ("run", "--estimator", "mdenas_log_probability", "--batch-size", "2", "--sample", "12")
    code, _, error = command_line(*asked, *setting)
    assert code == 2
    assert "name another estimator beside it, such as params" in error
    code, _, error = command_line(*asked, "--estimator", "params", "--set", f"{setting[1]}x")
    assert code == 2
    assert "cannot read distributions from 'd.npzx'" in error
    assert not list(tmp_path.glob("*.sqlite*")), "nothing was written"
    code, output, _ = command_line(*asked, "--estimator", "params", *setting, "--wide")
    assert code == 0
    (row,) = (line for line in output.splitlines() if "mdenas_log_probability(" in line)
    assert "architecture" in row
