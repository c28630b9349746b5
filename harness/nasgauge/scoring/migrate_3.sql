-- Version 3 noted every command each time, and not why architectures were scored: that is unknown.
ALTER TABLE commands RENAME TO every_command;
CREATE TABLE commands (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, last_given TEXT NOT NULL,
    command TEXT NOT NULL, UNIQUE (run, command)
);
INSERT INTO commands (run, last_given, command)
    SELECT run, max(started), command FROM every_command GROUP BY run, command ORDER BY min(rowid);
DROP TABLE every_command;
CREATE TABLE samples (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, kind TEXT NOT NULL, seed INTEGER,
    digest TEXT NOT NULL
);
CREATE UNIQUE INDEX one_sample ON samples (run, kind, ifnull(seed, -1), digest);
CREATE TABLE sample_architectures (
    sample INTEGER NOT NULL REFERENCES samples, architecture INTEGER NOT NULL REFERENCES architectures,
    PRIMARY KEY (sample, architecture)
) WITHOUT ROWID;
INSERT INTO samples (id, run, kind, digest) SELECT id, id, 'unknown', '' FROM runs;
INSERT INTO sample_architectures SELECT DISTINCT run, architecture FROM scores;
ALTER TABLE requests ADD COLUMN sample INTEGER REFERENCES samples;
UPDATE requests SET sample = run;
ALTER TABLE requests ADD COLUMN file TEXT NOT NULL DEFAULT '';
CREATE TABLE failures (
    run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators,
    architecture INTEGER NOT NULL REFERENCES architectures,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, estimator, architecture)
) WITHOUT ROWID;
DELETE FROM scores
    WHERE (run, estimator, architecture, part) IN (SELECT run, estimator, architecture, part FROM out_of_memory);
INSERT INTO failures SELECT run, estimator, architecture, min(error) FROM out_of_memory
    WHERE (run, estimator, architecture) NOT IN (SELECT run, estimator, architecture FROM scores)
    GROUP BY run, estimator, architecture;
DROP TABLE out_of_memory
