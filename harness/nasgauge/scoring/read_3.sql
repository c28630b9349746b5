-- Version 3 as version 4, without a write to the file: temporary tables and views hide those of the same name.
CREATE TEMPORARY TABLE requests_for_samples AS SELECT id, run, estimator, run AS sample, '' AS file FROM requests;
DROP VIEW IF EXISTS temp.requests;
ALTER TABLE temp.requests_for_samples RENAME TO requests;
CREATE TEMPORARY VIEW commands AS
    SELECT min(rowid) AS id, run, max(started) AS last_given, command FROM main.commands GROUP BY run, command;
CREATE TEMPORARY VIEW samples AS
    SELECT id, id AS run, 'unknown' AS kind, NULL AS seed, '' AS digest FROM runs;
CREATE TEMPORARY VIEW sample_architectures AS
    SELECT DISTINCT run AS sample, architecture FROM main.scores;
CREATE TEMPORARY VIEW scores AS
    SELECT * FROM main.scores
    WHERE (run, estimator, architecture, part)
    NOT IN (SELECT run, estimator, architecture, part FROM out_of_memory);
CREATE TEMPORARY VIEW failures AS
    SELECT run, estimator, architecture, min(error) AS reason FROM out_of_memory
    WHERE (run, estimator, architecture) NOT IN (SELECT run, estimator, architecture FROM scores)
    GROUP BY run, estimator, architecture;
