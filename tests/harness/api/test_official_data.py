"""Official data and benchmark tables from Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import nasgauge as ng
from nasgauge.core import InputError


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_benchmark_is_its_table() -> None:
    table = ng.load_benchmark("nasbench201", "cifar100")
    assert len(table.architectures) == len(table.accuracy) == 15625
    assert np.nanmax(table.accuracy) > 70
    assert table.label.dataset == "cifar100"


def test_a_benchmark_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("ops,test\n000100,91.5\n421211,93.25\n")
    columns = {"architecture_column": "ops", "accuracy_column": "test"}
    table = ng.load_benchmark("nasbench201", table=tmp_path / "mine.csv", **columns)
    assert table.accuracy.tolist() == [91.5, 93.25]


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("nasbench",), {}, "no benchmark 'nasbench'; did you mean nasbench"),
        (("nasbench201", "cifar"), {}, "no data set 'cifar' of nasbench201; did you mean cifar"),
        (("nasbench201",), {"lable": "test"}, "no option 'lable'; did you mean .*label"),
        (("nasbench201",), {"label": "test"}, "no table for nasbench201 is imported"),
        (("nasbench301",), {"architectures": "none"}, "cannot read architectures from 'none'"),
    ],
)
def test_benchmarks_that_cannot_be_had(
    arguments: tuple[str, ...], options: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ng.load_benchmark(*arguments, **options)


def test_what_there_is(data: Path) -> None:
    text = ng.describe_data()
    for name in ("nasbench201", "nats-sss", "nats-tss", "nasbench301"):
        assert name in text
    assert "  there      installed        cifar10 validation accuracy (%), 200 epochs, mean of 2 or 3" in text
    assert "`nasgauge data download nats-sss && nasgauge data import nats-sss` (1.1 GB, MIT)" in text
    assert "imported   no" in ng.describe_data("nats-tss")
    assert ng.verify_data() == []
    assert ng.data_path("nats-tss") == data / "tables" / "nats-tss"
    assert ng.data_path("nasbench301") == data / "surrogates" / "nasbench301"


def test_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no official data 'nats'; did you mean nats-tss or nats-sss"):
        ng.describe_data("nats")
    with pytest.raises(InputError, match=r"there is no file .*nowhere.: give its PATH"):
        ng.import_data("nats-tss", tmp_path / "nowhere")
    with pytest.raises(InputError, match="version is for surrogates, and nats-tss is a table"):
        ng.download_data("nats-tss", version="1")
    with pytest.raises(InputError, match="no option 'url'; did you mean urls"):
        ng.download_data("nats-tss", url="https://localhost/nowhere")
