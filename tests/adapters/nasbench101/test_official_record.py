"""One record of the official files."""

from __future__ import annotations

import base64
import json
import math

import pytest
from nasbench101_records import double, few_cells, lengthy, payload, values, varint

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.official_record import beginning, cell_text, record_of

MATRIX = {text: number for number, text in enumerate(few_cells().texts)}
PLAIN = MATRIX["1|"]


def test_a_training_is_what_the_file_says() -> None:
    found = record_of(payload(2, 12, 3), 3, few_cells())
    (run,) = found.runs
    wanted = values(2, 12, 3)
    assert found.index == 2
    assert (run.dataset, run.epochs, run.seed, run.params, run.flops) == ("cifar10", 12, 3, 0.001002, None)
    assert math.isnan(run.latency)
    for split in ("train", "validation", "test"):
        curve = run.curves[split]
        assert curve.accuracy[-1] == 100 * wanted[split]
        assert all(map(math.isnan, curve.accuracy[:-1]))
        assert len(curve.accuracy) == len(curve.loss) == len(curve.seconds) == 12
    assert math.fsum(run.curves["train"].seconds) == pytest.approx(wanted["seconds"], rel=1e-14)
    assert math.fsum(run.curves["test"].seconds) == 0
    run.check()


def test_hash_and_epochs_are_read_without_the_rest() -> None:
    content = payload(1, 108, 1)
    assert beginning(content) == (few_cells().hashes[1], 108)
    assert beginning(content.replace(b", ", b",")) == (few_cells().hashes[1], 108)
    for other in (b"", b"[]", content[1:], content.upper(), b"\xff" * 60):
        with pytest.raises(InputError, match="a record begins with"):
            beginning(other)


def test_the_text_of_a_matrix() -> None:
    names = "input,conv3x3-bn-relu,maxpool3x3,output"
    assert cell_text("0110001100010000", names) == "110/11/1|c3,mp"
    assert cell_text("0100", "input,output") == "1|"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hash": "0" * 32}, "no cell of NAS-Bench-101 has the hash 0000"),
        (
            {"hash": few_cells().hashes[PLAIN - 1].decode()},
            "its matrix and operations are not those of the cell",
        ),
        ({"epochs": "12"}, "epochs of a record is '12', wanted int"),
        ({"epochs": True}, "epochs of a record is True, wanted int"),
        ({"epochs": 36}, "its last evaluation is after 12 epochs, wanted 36"),
        ({"adjacency": "010"}, "its matrix is '010', wanted 2 x 2 digits 0 and 1"),
        ({"adjacency": "0200"}, "wanted 2 x 2 digits 0 and 1"),
        ({"adjacency": "0110"}, "do not lead from an input to an output"),
        ({"adjacency": "0000"}, "its matrix and operations are not those of the cell"),
        ({"operations": "output,input"}, "do not lead from an input to an output"),
        ({"operations": "input,conv9x9,output", "adjacency": "0" * 9}, "'conv9x9' is not an operation"),
        ({"metrics": "?"}, "its metrics are not base64"),
        ({"metrics": "\u2603"}, "its metrics are not base64"),
        ({"metrics": ""}, "it has 0 evaluations, wanted 3"),
        ({"more": 1}, "wanted a list of hash, epochs, adjacency, operations, metrics"),
    ],
)
def test_a_record_of_something_else(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        record_of(payload(PLAIN, 12, 1, **change), 1, few_cells())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"my thesis", b"[" * 100_000, b"\xff\xfe", b"[1" + b"0" * 5000 + b"]", b"{}", b"[1, 2]"]
)
def test_a_record_that_is_not_json(content: bytes) -> None:
    with pytest.raises(InputError, match="a record is ") as caught:
        record_of(content, 1, few_cells())
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ((12.0, 5.0, 0.9, 93.0, 0.7), "accuracy on validation of .* is 9300.0, wanted 0 to 100 percent"),
        ((12.0, 5.0, 0.9, 0.9, -0.7), "accuracy on test of .* is -70.0"),
        ((12.0, 5.0, 0.9, 0.9, math.nan), "accuracy on test of .* is missing after the last epoch"),
        ((12.0, -5.0, 0.9, 0.9, 0.7), "seconds on train of .* are -0.4"),
        ((12.0, math.inf, 0.9, 0.9, 0.7), "seconds on train of .* are inf"),
    ],
)
def test_numbers_that_cannot_be(numbers: tuple[float, ...], message: str) -> None:
    inner = b"".join(double(field, value) for field, value in enumerate(numbers, 1))
    data = base64.b64encode(lengthy(1, inner) * 3 + varint(2 << 3) + varint(5)).decode()
    (run,) = record_of(payload(PLAIN, 12, 1, metrics=data), 1, few_cells()).runs
    with pytest.raises(InputError, match=message):
        run.check()


def test_the_fixture_is_a_list_of_five() -> None:
    assert [type(value) for value in json.loads(payload(0, 4, 1))] == [str, int, str, str, str]
