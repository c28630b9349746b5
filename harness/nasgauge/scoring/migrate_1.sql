-- Version 1 did not note when an estimator was asked for: the order in which they were first seen stands for it.
CREATE TABLE asked (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators
);
INSERT INTO asked (run, estimator) SELECT DISTINCT run, estimator FROM scores ORDER BY run, estimator;
