-- Version 1 as version 2, without a write to the file: temporary tables and views hide those of the same name.
CREATE TEMPORARY VIEW asked AS
    SELECT estimator AS id, run, estimator FROM (SELECT DISTINCT run, estimator FROM main.scores);
