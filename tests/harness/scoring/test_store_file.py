"""The file of a store: what is not one is refused and kept, and older ones are brought to the present."""

from __future__ import annotations

import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from filled_store import SCORE, fill
from readings import PROVENANCE

from nasgauge.core import InputError, Sample
from nasgauge.core.sample import UNRECORDED
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_file import VERSION

OTHER = PROVENANCE.with_seed(1)
VERSION_2 = """
CREATE TABLE runs (id INTEGER PRIMARY KEY, header TEXT NOT NULL UNIQUE);
CREATE TABLE commands (run INTEGER NOT NULL REFERENCES runs, started TEXT NOT NULL, command TEXT NOT NULL);
CREATE TABLE estimators (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL,
    UNIQUE (name, version, settings)
);
CREATE TABLE asked (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators
);
CREATE TABLE architectures (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE scores (
    run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators,
    architecture INTEGER NOT NULL REFERENCES architectures,
    part TEXT NOT NULL,
    score REAL, error TEXT, note TEXT, reads TEXT NOT NULL,
    build_seconds REAL NOT NULL, score_seconds REAL NOT NULL, peak_memory_bytes INTEGER,
    PRIMARY KEY (run, estimator, architecture, part)
) WITHOUT ROWID;
INSERT INTO commands VALUES
    (1, '2026-11-01', 'nasgauge run'), (1, '2026-11-02', 'nasgauge run --seed 0'),
    (1, '2026-11-03', 'nasgauge run');
INSERT INTO estimators VALUES (1, 'zen', '1', '{}'), (2, 'zen', '2', '{}'), (3, 'naswot', '1', '{"a": 1}');
INSERT INTO architectures VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO scores VALUES
    (1, 1, 1, '', 1.5, NULL, NULL, 'network', 0.1, 0.2, NULL),
    (1, 2, 1, '', 2.5, NULL, 'on the CPU', 'network', 0.1, 0.2, 7),
    (1, 3, 2, 'x', NULL, 'returned NaN', NULL, 'network+images', 0.1, 0.2, NULL),
    (1, 3, 3, '', NULL, 'not built: OutOfMemoryError: CUDA out of memory', NULL, 'network', 0.1, 0.2, NULL),
    (1, 3, 1, '', NULL, 'RuntimeError: you tried to allocate memory', NULL, 'network', 0.1, 0.2, NULL),
    (1, 3, 1, 'x', 4.5, NULL, NULL, 'network', 0.1, 0.2, NULL),
    (2, 1, 2, '', -1e999, 'returned -inf', NULL, 'network', 0.1, 0.2, NULL);
PRAGMA application_id = 1851880301;
"""
REQUESTS = """
INSERT INTO asked (run, estimator) VALUES (1, 1), (1, 2), (1, 1), (1, 3), (2, 1);
PRAGMA user_version = 2;
"""
VERSIONS = {
    1: "DROP TABLE asked; PRAGMA user_version = 1;",
    2: REQUESTS,
    3: f"{REQUESTS} ALTER TABLE runs RENAME COLUMN header TO provenance;"
    "ALTER TABLE asked RENAME TO requests; PRAGMA user_version = 3;",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scores.sqlite"


@pytest.fixture(params=VERSIONS)
def older(path: Path, request: pytest.FixtureRequest) -> Path:
    """A store as an older version wrote it."""
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_2)
    for run in (PROVENANCE, OTHER):
        connection.execute("INSERT INTO runs (header) VALUES (?)", (run.to_json(),))
    connection.commit()
    connection.executescript(VERSIONS[request.param])
    connection.close()
    return path


def content(path: Path, *, write: bool) -> list[pd.DataFrame]:
    """All rows of all runs, with the order in which estimators were asked for."""
    with Store(path, create=write) as store:
        assert [run.provenance for run in store.runs()] == [PROVENANCE, OTHER]
        assert store.commands(store.runs()[0]) == ["nasgauge run", "nasgauge run --seed 0"]
        return [store.frame(run) for run in store.runs()]


def meaning(path: Path, *, write: bool) -> list[object]:
    """Why architectures were scored, by which requests, and what the machine could not do."""
    with Store(path, create=write) as store:
        first, second = store.runs()
        samples = [list(store.samples(run).values()) for run in (first, second)]
        asked = {request.sample for request in store.requests(first)} == set(store.samples(first))
        failures = store.failures(first)[["estimator", "architecture", "reason"]].to_numpy().tolist()
        return [samples, asked, failures, store.failures(second).empty]


def version_of(path: Path) -> int:
    connection = sqlite3.connect(path)
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def test_an_older_store_is_read_without_a_write_and_migrated_by_a_writer(older: Path) -> None:
    version, before = version_of(older), older.read_bytes()
    read = content(older, write=False)
    assert (older.read_bytes(), version_of(older)) == (before, version)
    migrated = content(older, write=True)
    assert version_of(older) == VERSION
    for one, other, again in zip(read, migrated, content(older, write=False), strict=True):
        ranks = (frame.assign(requested=frame.requested.rank()) for frame in (one, other, again))
        first, *others = ranks
        for each in others:
            pd.testing.assert_frame_equal(first, each)
    rows = read[0].set_index(["estimator", "version"])
    assert rows.score.loc["zen", "1"] == 1.5
    assert rows.note.loc["zen", "2"] == "on the CPU"
    assert read[1].score.tolist() == [-float("inf")]


@pytest.mark.parametrize("write", [False, True])
def test_why_rows_of_an_older_store_were_scored_is_unknown(older: Path, write: bool) -> None:
    assert meaning(older, write=write) == [
        [[Sample.of(UNRECORDED, "abc")], [Sample.of(UNRECORDED, "b")]],
        True,
        [["naswot", "c", "not built: OutOfMemoryError: CUDA out of memory"]],
        True,
    ]


@pytest.mark.parametrize("write", [False, True])
def test_that_memory_ran_out_is_no_result_of_an_older_store(older: Path, write: bool) -> None:
    rows = content(older, write=write)[0]
    naswot = rows[rows.estimator == "naswot"].fillna({"error": ""})
    assert naswot[["architecture", "part", "error"]].to_numpy().tolist() == [
        ["a", "x", ""],
        ["b", "x", "returned NaN"],
    ], "what another process had memory for counts"


def test_of_two_versions_the_last_asked_for_counts_where_that_was_noted(older: Path) -> None:
    noted = version_of(older) > 1
    frame = content(older, write=True)[0]
    zen = frame[frame.estimator == "zen"].sort_values("requested")
    assert zen.version.tolist() == (["2", "1"] if noted else ["1", "2"])


def test_an_older_store_in_a_folder_that_cannot_be_written_to_is_read(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere
    before = older.read_bytes()
    assert len(content(older, write=False)[0]) == 4
    assert older.read_bytes() == before
    assert [file.name for file in older.parent.iterdir()] == [older.name]


def test_a_migrated_store_takes_more(older: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = version_of(older)
    with caplog.at_level(logging.INFO, "nasgauge"), Store(older, create=True) as store:
        run = store.run(PROVENANCE, "nasgauge run")
        assert run.id == 1, "it is the same run"
        id_ = store.register(run, "zen", "1", {})
        assert (id_, store.scored(run, id_)) == (1, {"a"})
        store.add(run, [(id_, SCORE), (store.register(run, "new", "1", {}), SCORE)])
        assert store.frame(run).estimator.tolist().count("new") == 1
    assert f"was a store of version {first} and is now of version {VERSION}." in caplog.text


def test_a_migration_that_fails_leaves_the_old_store(older: Path) -> None:
    first = version_of(older)
    connection = sqlite3.connect(older)
    connection.execute("CREATE TABLE failures (something_else TEXT)")
    connection.commit()
    before = tables(connection)
    with pytest.raises(InputError, match=r"cannot open store .*failures"):
        Store(older, create=True)
    assert version_of(older) == first
    assert tables(connection) == before
    connection.close()


def tables(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """How each is made, and the rows of runs and scores."""
    queries = ("SELECT sql FROM sqlite_master ORDER BY name", "SELECT * FROM runs", "SELECT * FROM scores")
    return [tuple(connection.execute(query).fetchall()) for query in queries]


def shape(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Columns and indices by name of the table."""
    connection = sqlite3.connect(path)
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    found = {
        name: [
            *sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({name})")),
            *connection.execute(f"PRAGMA index_list({name})"),
        ]
        for (name,) in connection.execute(query).fetchall()
    }
    connection.close()
    return found


def test_a_migrated_store_is_made_as_a_new_one(older: Path, tmp_path: Path) -> None:
    content(older, write=True)
    fill(tmp_path / "new.sqlite", SCORE)
    assert shape(older) == shape(tmp_path / "new.sqlite")


def test_many_may_migrate_one_store_at_once(older: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: content(older, write=True)[0], range(8)))
    assert all(len(frame) == 4 for frame in found)
    assert version_of(older) == VERSION


def test_a_version_that_never_was_is_refused(path: Path) -> None:
    fill(path, SCORE)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with pytest.raises(InputError, match="not a nasgauge store"):
        Store(path)


def test_reading_a_store_that_is_not_there_makes_none(path: Path) -> None:
    with pytest.raises(InputError, match="no store"):
        Store(path)
    assert not path.exists()


def test_a_text_file_is_refused_and_kept(path: Path) -> None:
    path.write_text("my thesis" * 200)
    with pytest.raises(InputError, match="not a nasgauge store"):
        Store(path, create=True)
    assert path.read_text() == "my thesis" * 200


def test_a_foreign_database_is_refused_and_kept(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE thesis (chapter TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="not a nasgauge store"):
        Store(path, create=True)
    assert path.read_bytes() == before


def test_a_store_of_a_later_version_is_refused(path: Path) -> None:
    fill(path, SCORE)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(
        InputError, match=r"version 99, and this nasgauge reads up to 4: upgrade nasgauge, or name another"
    ):
        Store(path)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot open store"):
        Store(tmp_path / "missing" / "scores.sqlite", create=True)


def test_reading_writes_nothing(path: Path) -> None:
    path.touch()
    with pytest.raises(InputError, match="not a nasgauge store"):
        Store(path)
    assert path.read_bytes() == b""


def test_a_store_in_a_folder_that_cannot_be_written_to_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, SCORE)
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere
    with Store(path) as store:
        assert len(store.frame(store.runs()[0])) == 1


def test_many_may_make_one_store_at_once(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"{number}.sqlite"
        with ThreadPoolExecutor(4) as pool:
            for _ in pool.map(lambda _, path=path: fill(path, SCORE), range(4)):
                pass
        with Store(path) as store:
            assert len(store.frame(store.runs()[0])) == 1


def test_a_log_that_cannot_be_read_is_not_left_out_in_silence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, SCORE)
    path.with_name(f"{path.name}-wal").write_bytes(b"something")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InputError, match=r"was not closed, .*copy it together with scores\.sqlite-wal"):
        Store(path)


@pytest.mark.parametrize("kept_open", [False, True], ids=["readers after", "a reader during"])
def test_a_closed_store_is_one_file(path: Path, kept_open: bool) -> None:
    fill(path, SCORE)
    if kept_open:
        with Store(path) as reader:
            fill(path, SCORE)
            assert len(reader.frame(reader.runs()[0])) == 1
    with Store(path) as one, Store(path) as other:
        assert one.runs() == other.runs()
    assert list(path.parent.iterdir()) == [path]


def test_a_store_whose_writer_was_interrupted_is_one_file(path: Path) -> None:
    fill(path, SCORE)

    def interrupted() -> None:
        with Store(path, create=True) as store, store._writing() as connection:
            connection.execute("DELETE FROM scores")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with Store(path) as store:
        assert len(store.frame(store.runs()[0])) == 1
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("locked", ["file", "folder"])
def test_readers_of_an_older_log_leave_one_file(
    path: Path, locked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, SCORE)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")  # as stores of before were closed
    connection.close()
    before = path.read_bytes()
    for _ in range(2):
        with Store(path) as store:
            assert len(store.frame(store.runs()[0])) == 1
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]
        unwritable = path if locked == "file" else path.parent
        monkeypatch.setattr("os.access", lambda asked, _, kept=unwritable: asked != kept)


def test_a_reader_cannot_write(path: Path) -> None:
    fill(path, SCORE)
    with Store(path) as store, pytest.raises(InputError, match="cannot write to store"):
        store.run(OTHER, "nasgauge run")
