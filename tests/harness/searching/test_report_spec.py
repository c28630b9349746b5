"""Which accuracies a search sees, and which are reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import BenchmarkTable, InputError, Label
from nasgauge.plugins import search_space
from nasgauge.searching.report_spec import ReportSpec

SPACE = search_space("nasbench201")
NONE = AccuracySpec()


@pytest.fixture
def mine(tmp_path: Path) -> AccuracySpec:
    """A file of three architectures."""
    (tmp_path / "mine.csv").write_text(
        "ops,valid,test,valid12\n000100,80,90,60\n000200,81,89,59\n000300,82,88,58\n"
    )
    return AccuracySpec(table=tmp_path / "mine.csv", architecture_column="ops", accuracy_column="valid")


def test_without_a_report_it_is_what_is_searched_on(mine: AccuracySpec) -> None:
    searched, reports = ReportSpec().load(SPACE, "cifar10", mine)
    assert list(reports) == ["cifar10/validation"]
    assert reports["cifar10/validation"] is searched
    assert searched.schedules == ()


@pytest.mark.slow
def test_data_sets_come_first_and_named_accuracies_after_them(mine: AccuracySpec) -> None:
    _, reports = ReportSpec(report=("cifar100", "cifar10")).load(SPACE, "cifar10", NONE)
    assert list(reports) == ["cifar100/validation", "cifar10/validation"]
    assert reports["cifar100/validation"].label.dataset == "cifar100"
    searched, reports = ReportSpec(report=("cifar10/test=test", "cifar10")).load(SPACE, "cifar10", mine)
    assert list(reports) == ["cifar10/validation", "cifar10/test"]
    assert reports["cifar10/test"].accuracy.tolist() == [90, 89, 88]
    assert reports["cifar10/validation"] is searched


def test_the_short_training_is_a_column_beside(mine: AccuracySpec) -> None:
    searched, _ = ReportSpec(short_column="valid12", short_epochs=25).load(SPACE, "cifar10", mine)
    (schedule,) = searched.schedules
    assert (schedule.epochs, schedule.accuracy.tolist()) == (25, [60, 59, 58])


@pytest.mark.parametrize(
    ("reported", "message"),
    [
        (ReportSpec(report=("cifar",)), "no data set 'cifar' of nasbench201"),
        (ReportSpec(report=("cifar10/test",)), "cannot read report='cifar10/test': wanted DATASET,"),
        (
            ReportSpec(report=("cifar100",)),
            r"report cifar100: .*mine.csv is of cifar10 alone; name the accuracies",
        ),
        (ReportSpec(report=("cifar/test=test",)), "no data set 'cifar'"),
        (ReportSpec(report=("cifar10/validation=test",)), "cifar10/validation is reported already"),
        (ReportSpec(short_epochs=12), "go with short_column=NAME"),
    ],
)
def test_what_cannot_be_reported(mine: AccuracySpec, reported: ReportSpec, message: str) -> None:
    with pytest.raises(InputError, match=message):
        reported.load(SPACE, "cifar10", mine)


@pytest.mark.slow
def test_a_short_column_is_of_a_file() -> None:
    with pytest.raises(InputError, match="short_column is a column of table=FILE"):
        ReportSpec(short_column="valid12").load(SPACE, "cifar10", NONE)
    with pytest.raises(InputError, match="no data set 'cifar'"):
        ReportSpec().load(SPACE, "cifar", NONE)


@pytest.mark.slow
def test_a_report_has_all_that_can_be_found() -> None:
    values = SPACE.load_table("cifar10").accuracy[:1]
    part = BenchmarkTable("nasbench201", Label("cifar10"), ("a",), values, values, values, "few")

    def load(dataset: str, label: str = "") -> BenchmarkTable:
        return part if label else SPACE.load_table(dataset)

    half = replace(SPACE, load_table=load)
    with pytest.raises(InputError, match=r"cifar10/test \(few\) lacks 15625 of the 15625 architectures"):
        ReportSpec(report=("cifar10/test=x",)).load(half, "cifar10", NONE)


def test_a_search_never_sees_test_accuracy() -> None:
    values = SPACE.load_table("cifar10").accuracy[:1]
    one = BenchmarkTable(
        "nasbench201", Label("cifar10", "ori-test", 200), ("a",), values, values, values, "x"
    )
    space = replace(SPACE, load_table=lambda *_: one)
    with pytest.raises(InputError, match=r"would choose by test accuracy: .* report='cifar10/test=test'"):
        ReportSpec().load(space, "cifar10", AccuracySpec(label="test"))


@pytest.mark.slow
def test_where_accuracies_are_predicted_there_is_no_table_and_no_report() -> None:
    asked: list[str] = []

    def predict(dataset: str, architectures: list[str]) -> BenchmarkTable:
        asked.extend(architectures)
        return SPACE.load_table(dataset)

    predicting = replace(SPACE, predict=predict)
    assert ReportSpec().load_known(predicting, "cifar10", NONE) == (None, {})
    assert len(asked) == 1, "tried before the work"
    with pytest.raises(InputError, match="are predicted one by one, and a search needs a table"):
        ReportSpec().load(predicting, "cifar10", NONE)
    with pytest.raises(InputError, match="report and short_column are options for tables"):
        ReportSpec(report=("cifar10",)).load_known(predicting, "cifar10", NONE)
    with pytest.raises(InputError, match="no data set 'cifar'"):
        ReportSpec().load_known(predicting, "cifar", NONE)
    searched, reports = ReportSpec().load_known(SPACE, "cifar10", NONE)
    assert searched is reports["cifar10/validation"]
