"""What describes a run: architectures, their accuracies where there are any, and why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nasgauge import plugins
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import InputError
from nasgauge.scoring.run_spec import PreparedRun, RunSpec
from nasgauge.searching.search_spec import SearchSpec

NASBENCH201 = plugins.search_space("nasbench201")
NAMES = [NASBENCH201.parse(name) for name in ("000100", "000200", "421211")]


@pytest.fixture(autouse=True)
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is imported or installed."""
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "nothing"))


def prepared(accuracies: AccuracySpec | None = None, **options: Any) -> PreparedRun:
    """A run on few small images."""
    spec = RunSpec(batch_size=2, device="cpu", **options)
    return spec.prepare(accuracies or AccuracySpec(), Path("scores.sqlite"))


def table(path: Path, *names: str) -> AccuracySpec:
    """Accuracies of these architectures in a CSV file."""
    path.write_text("\n".join(["a,b", *(f'"{name}",{90 + number}' for number, name in enumerate(names))]))
    return AccuracySpec(table=path, architecture_column="a", accuracy_column="b")


@pytest.mark.slow
def test_a_sample_is_that_of_the_seed() -> None:
    run = prepared(sample=3, seed=2)
    assert run.chosen == NASBENCH201.sample(3, 2)
    assert run.in_table == run.chosen
    assert run.unranked == ""
    assert run.labelled is run.table


def test_without_a_table_there_is_a_reason() -> None:
    run = prepared(benchmark="nats_sss", sample=2)
    assert run.chosen == plugins.search_space("nats_sss").sample(2, 0)
    assert (run.table, run.in_table) == (None, [])
    assert "no table for nats_sss is imported" in run.unranked
    with pytest.raises(InputError, match="no table for nats_sss is imported"):
        _ = run.labelled
    predicted = prepared(benchmark="nasbench301", sample=2)
    assert "no surrogates of nasbench301" in predicted.unranked
    assert len(predicted.chosen) == 2


def test_what_was_asked_for_has_to_be_there(tmp_path: Path) -> None:
    for asked in (AccuracySpec(label="validation"), AccuracySpec(hardware=tmp_path / "none.csv")):
        with pytest.raises(InputError):
            prepared(asked, benchmark="nats_sss", sample=2)
    accuracies = table(tmp_path / "t.csv", *NAMES[:2])
    with pytest.raises(InputError, match=r"none of the 1 architectures is in the table .*: leave the"):
        prepared(accuracies, architectures=NAMES[2:])


def test_some_may_be_in_the_table(tmp_path: Path) -> None:
    run = prepared(table(tmp_path / "t.csv", *NAMES[:2]), architectures=NAMES)
    assert (run.chosen, run.in_table, run.unranked) == (NAMES, NAMES[:2], "")
    with pytest.raises(InputError, match="1 of 3 architectures are missing"):
        _ = run.labelled


def test_a_sample_of_a_table_is_drawn_from_it(tmp_path: Path) -> None:
    run = prepared(table(tmp_path / "t.csv", *NAMES), sample="all")
    assert sorted(run.chosen) == sorted(NAMES)
    with pytest.raises(InputError, match="cannot draw 4 architectures"):
        prepared(table(tmp_path / "t.csv", *NAMES), sample=4)


def test_one_of_sample_and_architectures() -> None:
    with pytest.raises(InputError, match="give one of the two"):
        prepared(sample=2, architectures=NAMES)


def test_unknown_benchmarks_and_data_sets() -> None:
    with pytest.raises(InputError, match="no data set 'cifar' of nasbench201; did you mean"):
        prepared(dataset="cifar")
    with pytest.raises(InputError, match="no benchmark 'nasbench'"):
        prepared(benchmark="nasbench")


@pytest.mark.parametrize(("space", "first"), [("nasbench201", "cifar10"), ("mnasnet", "imagenet")])
def test_the_data_set_is_the_first_of_the_space_where_none_is_named(space: str, first: str) -> None:
    assert RunSpec(benchmark=space).dataset == first
    assert SearchSpec(benchmark=space).dataset == first
