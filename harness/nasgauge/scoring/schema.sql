-- A store of version 3. What changes here is a new version, with a way from the one before in migrate_N.sql
-- (made once, when a store is opened for writing) and in read_N.sql (for those that are only read).

CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, provenance TEXT NOT NULL UNIQUE);

-- By which the scores of a run were asked for.
CREATE TABLE IF NOT EXISTS commands (
    run INTEGER NOT NULL REFERENCES runs, started TEXT NOT NULL, command TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS estimators (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL,
    UNIQUE (name, version, settings)
);

-- Each time that an estimator was asked for in a run: of two versions, the one asked for last counts.
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators
);

CREATE TABLE IF NOT EXISTS architectures (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE IF NOT EXISTS scores (
    run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators,
    architecture INTEGER NOT NULL REFERENCES architectures,
    part TEXT NOT NULL,
    score REAL, error TEXT, note TEXT, reads TEXT NOT NULL,
    build_seconds REAL NOT NULL, score_seconds REAL NOT NULL, peak_memory_bytes INTEGER,
    PRIMARY KEY (run, estimator, architecture, part)
) WITHOUT ROWID;
