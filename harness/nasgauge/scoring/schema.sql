-- A store of version 4. What changes here is a new version, with a way from the one before in migrate_N.sql
-- (made once, when a store is opened for writing) and in read_N.sql (for those that are only read).

CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, provenance TEXT NOT NULL UNIQUE);

-- By which the scores of a run were asked for, each text once, in the order of the first time.
CREATE TABLE IF NOT EXISTS commands (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, last_given TEXT NOT NULL,
    command TEXT NOT NULL, UNIQUE (run, command)
);

CREATE TABLE IF NOT EXISTS estimators (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL,
    UNIQUE (name, version, settings)
);

-- Why architectures were scored: kind sample (drawn at random by a seed), all, list (named by the user), or
-- unknown (what a store had before version 4). The digest tells two samples of one kind apart.
CREATE TABLE IF NOT EXISTS samples (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, kind TEXT NOT NULL, seed INTEGER,
    digest TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS one_sample ON samples (run, kind, ifnull(seed, -1), digest);

-- All of a sample, scored yet or not.
CREATE TABLE IF NOT EXISTS sample_architectures (
    sample INTEGER NOT NULL REFERENCES samples, architecture INTEGER NOT NULL REFERENCES architectures,
    PRIMARY KEY (sample, architecture)
) WITHOUT ROWID;

-- Each time that an estimator was asked for in a run, and for which sample; for none by a search, a study or
-- tuning. Of two versions, the one asked for last counts. The file is that of a user's own estimator: two of one
-- name that are in two files are two estimators.
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators, sample INTEGER REFERENCES samples,
    file TEXT NOT NULL DEFAULT ''
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

-- What the machine could not do, such as hold a network in memory: no result, and gone when a score comes.
CREATE TABLE IF NOT EXISTS failures (
    run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators,
    architecture INTEGER NOT NULL REFERENCES architectures,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, estimator, architecture)
) WITHOUT ROWID;
