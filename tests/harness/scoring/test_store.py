"""The store: what goes in comes out."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from filled_store import SCORE, TOY, fill

from nasgauge.core import InputError
from nasgauge.scoring.find_run import by_seed, only_run, options_for
from nasgauge.scoring.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scores.sqlite"


def test_scores_come_back_as_they_were(path: Path) -> None:
    infinite = replace(SCORE, architecture="b", score=-math.inf, error="returned -inf", note="on the CPU")
    failed = replace(SCORE, architecture="c", score=None, error="ValueError: no")
    fill(path, SCORE, infinite, failed)
    with Store(path) as store:
        (run,) = store.runs()
        (id_,) = set(store.frame(run).estimator_id)
        assert store.scored(run, id_) == {"a", "b", "c"}
        assert [store.scores(run, id_, name)[0] for name in "abc"] == [SCORE, infinite, failed]
        assert store.commands(run) == ["nasgauge run"]


def test_the_first_writer_of_a_row_wins(path: Path) -> None:
    fill(path, SCORE)
    fill(path, replace(SCORE, score=9.0))
    with Store(path) as store:
        assert store.frame(store.runs()[0]).score.tolist() == [1.5]


def test_other_settings_are_another_estimator(path: Path) -> None:
    fill(path, SCORE)
    fill(path, replace(SCORE, score=9.0), settings={"repeats": 2})
    with Store(path) as store:
        assert sorted(store.frame(store.runs()[0]).score) == [1.5, 9.0]


def test_rows_of_some_architectures(path: Path) -> None:
    many = [replace(SCORE, architecture=f"it's {number}") for number in range(40_000)]
    fill(path, *many[:3], SCORE)
    with Store(path) as store:
        (run,) = store.runs()
        assert store.frame(run, ["a", "it's 2", "none"]).architecture.tolist() == ["a", "it's 2"]
        assert store.frame(run, []).empty
        assert len(store.frame(run, [score.architecture for score in many])) == 3, "as many as there are"


def test_provenance_entries_are_columns(path: Path) -> None:
    fill(path, SCORE)
    with Store(path) as store:
        frame = store.frame(store.runs()[0])
    assert frame[["benchmark", "seed", "architecture"]].to_numpy().tolist() == [["toy", 0, "a"]]


def test_a_full_disk_is_reported_and_loses_nothing(path: Path) -> None:
    fill(path, SCORE)
    with Store(path, create=True) as store:
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        rows = [replace(SCORE, architecture="x" * 200 + str(i)) for i in range(500)]
        id_ = store.register(store.runs()[0], "zen", "1", {})
        with pytest.raises(InputError, match="full; what was stored before is safe"):
            store.add(store.runs()[0], [(id_, row) for row in rows])
    with Store(path) as store:
        assert store.frame(store.runs()[0]).architecture.tolist() == ["a"]


def test_a_store_damaged_inside_is_refused(path: Path) -> None:
    fill(path, *(replace(SCORE, architecture=f"a{number:05}") for number in range(2000)))
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:-4096] = bytes(len(content) - 4096 - half)
    path.write_bytes(content)
    with Store(path) as store, pytest.raises(InputError, match=r"is damaged: .*\.recover"):
        store.frame(store.runs()[0])


def test_rows_tell_which_version_was_last_asked_for(path: Path) -> None:
    with Store(path, create=True) as store:
        run = store.run(TOY, "nasgauge run")
        for version in ("1", "2", "1"):
            store.add(run, [(store.register(run, "mine", version, {}), SCORE)])
        frame = store.frame(run).sort_values("requested")
    assert frame.version.tolist() == ["2", "1"]


@pytest.mark.parametrize("first", [1, 2])
def test_damage_anywhere_is_told(path: Path, first: int) -> None:
    fill(path, *(replace(SCORE, architecture=f"a{number:05}") for number in range(2000)))
    content = bytearray(path.read_bytes())
    content[4096 * first :] = b"\xff" * (len(content) - 4096 * first)
    path.write_bytes(content)

    def read_all() -> None:
        with Store(path, create=True) as store:
            for run in store.runs():
                store.commands(run)
                store.scored(run, 1)
                store.frame(run)

    with pytest.raises(InputError, match=r"damaged|not a nasgauge store"):
        read_all()


def test_the_same_images_by_another_name_are_in_the_same_run(path: Path) -> None:
    with Store(path, create=True) as store:
        first = store.run(TOY, "one")
        again = store.run(replace(TOY, images="renamed"), "two")
        assert (again.id, again.provenance.images) == (first.id, TOY.images)
        assert store.commands(first) == ["one", "two"]
        assert store.run(replace(TOY, fingerprint="f" * 16), "three").id != first.id


def test_a_store_that_took_them_for_two_keeps_both(path: Path) -> None:
    """As those of earlier versions do: each is found by its name."""
    renamed = replace(TOY, images="renamed")
    with Store(path, create=True) as store:
        first = store.run(TOY, "one")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO runs (provenance) VALUES (?)", (renamed.to_json(),))
    with Store(path, create=True) as store:
        second = store.run(renamed, "two")
        assert second.id != first.id
        assert store.run(TOY, "three").id == first.id
        assert only_run(store.runs(), ["images=renamed"], path) == second
        assert options_for(second, store.runs()) == ["--where", "images=renamed"]
        assert by_seed(store.runs(), second) == {TOY.seed: second}
        assert by_seed(store.runs(), first)[TOY.seed].id == first.id


def test_the_file_of_an_estimator_is_that_of_who_asked_for_it(path: Path) -> None:
    with Store(path, create=True) as store:
        run = store.run(TOY, "test")
        ids = [store.register(run, "mine", version, {}, file=f"/x/{file}.py") for version, file in
               (("1", "a"), ("1", "b"), ("2", "b"))]  # fmt: skip
        store.add(run, [(id_, replace(SCORE, estimator="mine")) for id_ in ids[1:]])
        files = store.frame(run).set_index("version").file
        assert files.to_dict() == {"1": "/x/a.py", "2": "/x/b.py"}, "a still has what b had"
        assert store.versions(run, "mine", "{}") == [("1", "/x/a.py"), ("1", "/x/b.py"), ("2", "/x/b.py")]
        installed = store.register(run, "params", "1", {})
        store.add(run, [(installed, SCORE)])
        assert set(store.frame(run).file) == {"", "/x/a.py", "/x/b.py"}


def test_runtime_errors_of_all_networks_are_found_and_of_some_are_not(path: Path) -> None:
    failed = replace(SCORE, score=None, error="RuntimeError: shapes")
    with Store(path, create=True) as store:
        run = store.run(TOY, "test")
        id_ = store.register(run, "mine", "1", {})
        assert store.failing_networks(run, id_, 3) == []
        store.add(run, [(id_, replace(failed, architecture=name)) for name in "abcd"])
        assert store.failing_networks(run, id_, 3) == ["a", "b", "c"]
        store.add(run, [(id_, replace(failed, architecture="e", error="ValueError: RuntimeError: x"))])
        assert store.failing_networks(run, id_, 3) is None
