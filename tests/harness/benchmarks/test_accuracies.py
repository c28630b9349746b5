"""Which table is meant, and options that do not fit together."""

from __future__ import annotations

from pathlib import Path

import pytest
from toys import toy_network, toy_space

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import InputError
from nasgauge.plugins import search_space

SPACE = search_space("nasbench201")
COLUMNS = {"architecture_column": "ops", "accuracy_column": "test"}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("ops,test,hours\n000100,91.5,3\n421211,93.25,4\n")
    return path


def test_the_table_of_the_space_without_options() -> None:
    assert AccuracySpec().load(toy_space(toy_network), "toy").source == "made up"


def test_a_file_with_its_columns_and_kind(mine: Path) -> None:
    spec = AccuracySpec(table=mine, seconds_column="hours", label_kind="surrogate", **COLUMNS)
    table = spec.load(SPACE, "cifar10")
    assert table.accuracy.tolist() == [91.5, 93.25]
    assert table.train_seconds.tolist() == [3, 4]
    assert table.label.kind == "surrogate"


def test_costs_beside_it(mine: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.csv"
    costs.write_text("architecture,device,latency_ms\n000100,gpu,2\n421211,gpu,3\n000100,pixel,5\n")
    spec = AccuracySpec(table=mine, hardware=costs, hardware_device=("gpu",), **COLUMNS)
    (objective,) = spec.load(SPACE, "cifar10").objectives
    assert objective.name == "gpu latency_ms"
    assert objective.values.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"table": "mine.csv"}, "table='mine.csv' wants architecture_column=NAME and accuracy_column"),
        ({"table": "mine.csv", "label": "test"}, "label chooses from imported tables, table is another"),
        ({"accuracy_column": "test"}, "accuracy_column describes table=FILE: name the file too"),
        ({"label_kind": "surrogate"}, "label_kind describes table=FILE"),
        ({"hardware_device": ("gpu",)}, "hardware_device chooses from hardware=FILE"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        AccuracySpec(**options).load(SPACE, "cifar10")  # type: ignore[arg-type]


def test_options_as_they_are_typed() -> None:
    spec = AccuracySpec(label="test", hardware=Path("a b.csv"), hardware_device=("gpu", "tpu"))
    assert spec.typed == [
        *("--label", "test", "--hardware", "a b.csv", "--hardware-device", "gpu", "--hardware-device", "tpu")
    ]
    assert AccuracySpec().typed == []


def test_what_is_predicted() -> None:
    darts = search_space("nasbench301")
    assert AccuracySpec().predicts(darts)
    assert not AccuracySpec(label="validation").predicts(darts)
    assert not AccuracySpec(table="mine.csv").predicts(darts)
    assert not AccuracySpec().predicts(SPACE)
