"""Hostile and broken files: refused with a clear message, nothing run, nothing half-written."""

from __future__ import annotations

import bz2
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import official
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_record import CONTENT, NAME, RAW, TSS, packed, refused, whole

from nasgauge.core import InputError
from nasgauge.core.importer import Part
from nasgauge.core.records import Record
from nasgauge_adapters.nats_bench import archive


def test_the_clean_folder_is_read(folder: Path) -> None:
    assert whole(folder).missing == tuple(range(1, 15_625))


@pytest.mark.parametrize("size", [0, 1, 3, 10, 100, 5_000, len(CONTENT) // 2, len(CONTENT) - 1])
def test_truncated_record(folder: Path, size: int) -> None:
    (folder / "000000.pickle.pbz2").write_bytes(CONTENT[:size])
    refused(folder, r"000000\.pickle\.pbz2: it is not a whole bzip2 file.*fetch it again")


@pytest.mark.parametrize("size", [0, 1, 100, 20_000])
def test_truncated_pickle_in_a_whole_bzip2_file(folder: Path, size: int) -> None:
    (folder / "000000.pickle.pbz2").write_bytes(bz2.compress(RAW[:size]))
    refused(folder, "it is not a whole pickle, but damaged or cut short")


def test_bytes_after_the_end(folder: Path) -> None:
    (folder / "000000.pickle.pbz2").write_bytes(CONTENT + b"more")
    refused(folder, "cut short or lengthened")


READ_SHORT = partial(archive.read, schedules={"12": 12})
SMALL = {"12": official.state(0, NAME, 12, (111,))}
RAW_SMALL = pickle.dumps(SMALL, protocol=4)
PACKED_SMALL = bz2.compress(RAW_SMALL)
FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def small(folder: Path, content: bytes, read: Any = READ_SHORT) -> list[Record]:
    """Records of one file, of the short schedule only, as read from disk and checked."""
    path = folder / "000000.pickle.pbz2"
    path.write_bytes(content)
    item = archive.Item(archive.Piece(path, path.name, 0, len(content), 0), 0, NAME)
    found = [r for _, _, rs in read(Part((item,), "")) for r in rs]
    for record in found:
        for trial in record.runs:
            trial.check()
    return found


def flipped(content: bytes, position: int, bit: int) -> bytes:
    damaged = bytearray(content)
    damaged[position] ^= 1 << bit
    return bytes(damaged)


@FUZZ
@given(position=st.integers(0, len(PACKED_SMALL) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_in_the_packed_file_is_seen_or_does_not_matter(
    folder: Path, position: int, bit: int
) -> None:
    with suppress(InputError):
        found = small(folder, flipped(PACKED_SMALL, position, bit))
        # Read all the same: the block size and the bits that fill the last byte do not matter.
        assert found == small(folder, PACKED_SMALL)


@pytest.mark.slow
@FUZZ
@given(position=st.integers(0, len(RAW_SMALL) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_in_the_pickle_is_refused_or_a_number_in_range(
    folder: Path, position: int, bit: int
) -> None:
    with suppress(InputError):
        (found,) = small(folder, bz2.compress(flipped(RAW_SMALL, position, bit), 1))
        assert {type(value) for t in found.runs for c in t.curves.values() for value in c.loss} == {float}


@pytest.mark.slow
@FUZZ
@given(
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["12", "all_results", "dataset_seed"]), inner)
        ),
    )
)
def test_any_other_content_is_refused(folder: Path, content: object) -> None:
    with pytest.raises(InputError, match=r"000000\.pickle\.pbz2: .*fetch it again"):
        small(folder, packed(content))


class Call:
    """Calls something where it is unpickled without care."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.reduced = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.reduced


TRACE = "made-by-the-pickle"
ATTACKS: dict[str, tuple[bytes, str]] = {
    "os.system": (pickle.dumps(Call(os.system, f"touch {TRACE}")), rf"{os.system.__module__}\.system"),
    "nested": (
        pickle.dumps({"12": [Call(partial, Call(os.system, f"touch {TRACE}"))], "200": {}}),
        r"functools\.partial",
    ),
    "eval": (pickle.dumps(Call(eval, f"open({TRACE!r}, 'w')")), r"builtins\.eval"),
    "eval by alias": (
        b"c__builtin__\neval\n(S\"open('" + TRACE.encode() + b"','w')\"\ntR.",
        r"__builtin__\.eval",
    ),
    "a dotted name": (b"\x80\x04\x8c\x05numpy\x8c\x0ef2py.os.system\x93.", r"numpy\.f2py\.os"),
    "getattr": (b"cbuiltins\ngetattr\n.", r"builtins\.getattr"),
    "a class": (b"(icollections\nCounter\n.", r"collections\.Counter"),
    "object dtype": (b"cnumpy\ndtype\n(S'O'\ntR.", r"numpy\.dtype\('O'\)"),
    "an extension": (b"\x80\x02\x82\x01.", "not a whole pickle"),
    "an outside object": (b"Pelsewhere\n.", "an object from outside"),
    "a scalar of objects": (
        b"cnumpy.core.multiarray\nscalar\n(S'x'\nS'y'\ntR.",
        "a numpy scalar that is not a number",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("file", ["000000.pickle.pbz2", "meta.pickle.pbz2"])
def test_nothing_in_a_pickle_is_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, attack: str, file: str
) -> None:
    monkeypatch.chdir(folder)
    content, name = ATTACKS[attack]
    (folder / file).write_bytes(bz2.compress(content))
    refused(folder, name)
    assert not (folder / TRACE).exists()


def test_a_bomb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LIMIT", 1 << 20)
    (folder / "000000.pickle.pbz2").write_bytes(bz2.compress(bytes(1 << 24)))
    refused(folder, "it unpacks to more than 1 MiB")


def test_a_file_that_is_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LIMIT", 1000)
    refused(folder, "bytes, wanted less than 1000")


def change(*path: object, to: object) -> Callable[[dict[Any, Any]], None]:
    def damage(record: dict[Any, Any]) -> None:
        *way, last = path
        for key in way:
            record = record[key]
        if to is KeyError:
            del record[last]
        else:
            record[last] = to

    return damage


RUN = ("200", "all_results", ("cifar100", 888))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (change("200", to=KeyError), r"it has the schedules \['12'\], wanted 12, 200: is it another version"),
        (change("90", to={}), "it has the schedules .* is it another version, or of another search space"),
        (change("12", "arch_index", to=7), "its architecture number is 7, wanted 0: is the folder mixed up"),
        (change("12", "arch_str", to="8:8:8:8:8"), "its architecture is '8:8:8:8:8', wanted .*mixed up"),
        (change("12", "all_results", to=[]), "all_results of schedule 12 is a list, wanted a dict"),
        (change("12", "all_results", to={}), "it lists 8 runs and has 0"),
        (change("200", "dataset_seed", "cifar10", to=[1]), "it lists 10 runs and has 12"),
        (change(*RUN, to=None), r"run \('cifar100', 888\) is a NoneType, wanted a dict"),
        (change(*RUN, "name", to="cifar10"), "its data set is 'cifar10', wanted cifar100"),
        (change(*RUN, "epochs", to=12), "its number of epochs is 12, wanted 200"),
        (change(*RUN, "epochs", to=10**9), "its number of epochs is 1000000000, wanted 200"),
        (change(*RUN, "params", to="many"), "params of .* holds a str, wanted a number"),
        (change(*RUN, "flop", to=float("nan")), "flops of cifar100, 200 epochs, seed 888 is nan"),
        (change(*RUN, "latency", to=[10**400]), "latency of .* holds a number out of range"),
        (
            change(*RUN, "train_losses", to={0: 1.0}),
            "train_losses of .* has 1 values, wanted one for each of 200",
        ),
        (
            change(*RUN, "train_acc1es", 3, to=-1.0),
            "accuracy on train of .* is -1.0, wanted 0 to 100 percent",
        ),
        (
            change(*RUN, "train_acc1es", 199, to=float("nan")),
            "accuracy on train .* is missing after the last epoch",
        ),
        (change(*RUN, "train_times", 5, to=-0.5), "seconds on train of .* are -0.5, wanted 0 to"),
        (
            change(*RUN, "eval_times", "ori-test@5", to=1e308),
            "seconds on ori-test of .* are 1e.308, wanted 0 to",
        ),
        (change(*RUN, "eval_acc1es", "ori-test@199", to=100.5), "accuracy on ori-test of .* is 100.5"),
        (change(*RUN, "eval_acc1es", "ori-test@7", to="x"), "eval_acc1es of .* holds a str, wanted a number"),
        (change(*RUN, "eval_acc1es", "ori-tast@7", to=1.0), "has 1 values of no split and epoch"),
        (change(*RUN, "eval_acc1es", "ori-test@200", to=1.0), "has 1 values of no split and epoch"),
        (
            change(*RUN, "eval_acc1es", "x-test@199", to=KeyError),
            "accuracy on x-test .* is missing after the last",
        ),
        (change(*RUN, "eval_names", to=["x-tset"]), r"eval_names of .* is \['x-tset'\], wanted of"),
        (change("12", "all_results", "cifar10", to={}), "it lists 8 runs and has 9"),
    ],
)
def test_malformed_record(folder: Path, damage: Callable[[dict[Any, Any]], None], message: str) -> None:
    record = pickle.loads(RAW)
    damage(record)
    with pytest.raises(InputError, match=message):
        small(folder, packed(record), TSS.read)


def test_a_list_of_lists_of_lists_is_not_printed_in_full(folder: Path) -> None:
    deep: list[Any] = ["x"]
    for _ in range(60):
        deep = [deep, deep]
    record = pickle.loads(RAW)
    record["12"]["arch_str"] = deep
    (folder / "000000.pickle.pbz2").write_bytes(packed(record))
    refused(folder, "its architecture is")
