"""Official JSON is read record by record, whole or not at all."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nds_files import written, zipped

from nasgauge.core import InputError
from nasgauge_adapters.nds import json_records
from nasgauge_adapters.nds.json_records import read_records, records

pytestmark = pytest.mark.slow

VALUES = st.dictionaries(
    st.text(max_size=4), st.lists(st.floats() | st.integers() | st.text() | st.booleans())
)


def read(text: str) -> list[Any]:
    return list(read_records(io.StringIO(text)))


@settings(max_examples=50, deadline=None)
@given(st.lists(VALUES), st.sampled_from([None, 1]))
def test_a_list_is_read_as_json_reads_it(found: list[dict[str, Any]], indent: int | None) -> None:
    assert repr(read(json.dumps(found, indent=indent))) == repr(found)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.lists(VALUES), max_size=3))
def test_a_dictionary_of_lists_is_read_as_one_list(found: dict[str, list[dict[str, Any]]]) -> None:
    assert repr(read(json.dumps(found))) == repr([each for part in found.values() for each in part])


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_pieces_of_any_size_give_the_same(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "CHUNK", chunk)
    found = {"top": [{"a": [1.5, -2, 'x\\"y'] * 9}, {}], "mid": [{"b": {"c": None}}]}
    assert read(json.dumps(found, indent=2)) == [*found["top"], *found["mid"]]


def test_memory_is_that_of_a_record_not_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "CHUNK", 1 << 15)
    path = tmp_path / "DARTS.json"
    one = json.dumps({"train_it_top1": [0.5] * 1_000})
    path.write_text(f"[{', '.join([one] * 1_000)}]")
    assert path.stat().st_size > 4e6
    tracemalloc.start()
    count = sum(1 for _ in records(path, ["DARTS"]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (count, peak < 1e6) == (1_000, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it ends too early"),
        ("[", "it ends too early"),
        ('[{"a": 1}', "it ends too early"),
        ('[{"a": 1}, {"b": [1, 2', "a record is not whole JSON"),
        ('{"top": [{"a": 1}]', "it ends too early"),
        ('{"top": {"a": 1}}', r"wanted a list of records, found '\{\"a\": 1\}\}'"),
        ("{top: []}", "wanted the name of a list, found 'top"),
        ("3", "wanted a list of records, found '3'"),
        ("[{}] []", r"something stands after its end: '\[\]'"),
        ('[{"a": nope}]', "a record is not whole JSON"),
        ("[" + '{"a":' * 100_000, "nested too deeply|not whole JSON"),
        ('[{"a": ' + "9" * 5_000 + "}]", "a record is not whole JSON"),
    ],
)
def test_damaged_text(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        read(text)
    assert len(str(refused.value)) < 300


def test_a_record_without_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "LIMIT", 1 << 16)
    monkeypatch.setattr(json_records, "CHUNK", 1 << 10)
    stream = io.StringIO('[{"a": "' + "x" * (1 << 20))
    with pytest.raises(InputError, match="not whole JSON"):
        list(read_records(stream))
    assert stream.tell() < 1 << 18


FILES = {"DARTS": [{"a": 1}, {"a": 2}], "DARTS_reruns": {"top": [{"a": 3}]}, "ENAS": [{"a": 4}]}
WANTED = [("DARTS", 0, {"a": 1}), ("DARTS", 1, {"a": 2}), ("DARTS_reruns", 0, {"a": 3})]
NAMES = ("DARTS", "DARTS_fix-w-d", "DARTS_reruns")


def test_a_folder_a_zip_and_a_file(tmp_path: Path) -> None:
    assert list(records(written(tmp_path / "nds" / "data", FILES), NAMES)) == WANTED
    assert list(records(tmp_path / "nds", NAMES)) == WANTED
    assert list(records(zipped(tmp_path / "data.zip", FILES), NAMES)) == WANTED
    assert list(records(tmp_path / "nds" / "data" / "DARTS.json", NAMES)) == WANTED[:2]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"it has none of PNAS\.json, PNAS_in\.json"):
        list(records(written(tmp_path, FILES), ["PNAS", "PNAS_in"]))


def test_a_name_that_stands_there_twice(tmp_path: Path) -> None:
    written(tmp_path / "a", FILES)
    written(tmp_path / "b", FILES)
    with pytest.raises(InputError, match=r"it has DARTS\.json twice"):
        list(records(tmp_path, NAMES))


def test_names_in_a_zip_that_climb_out_write_nothing(tmp_path: Path) -> None:
    path = zipped(tmp_path / "data.zip", FILES, folder="../../..")
    before = sorted(tmp_path.parent.rglob("*"))
    assert list(records(path, NAMES)) == WANTED
    assert sorted(tmp_path.parent.rglob("*")) == before


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_zip(tmp_path: Path, damage: str) -> None:
    path = zipped(tmp_path / "data.zip", {"DARTS": [{"a": list(range(5_000))}]})
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[200] ^= 255
    path.write_bytes(content[: len(content) // 2] if damage == "cut" else content)
    with pytest.raises(InputError, match=r"DARTS\.json"):
        list(records(path, NAMES))


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "DARTS.json"
    path.write_bytes(b'[{"a": "\xff"}]')
    with pytest.raises(InputError, match=r"DARTS\.json is not whole .*utf-8"):
        list(records(path, NAMES))


def test_a_record_that_is_no_dictionary(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"DARTS\.json: record 1 is a list, wanted a dictionary"):
        list(records(written(tmp_path, {"DARTS": [{}, []]}), NAMES))


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "data.zip", {"DARTS": [{}]})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    assert zipfile.is_zipfile(path)
    with pytest.raises(InputError, match=r"DARTS\.json is not whole .*encrypted"):
        list(records(path, NAMES))
