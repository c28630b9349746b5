-- Up to version 3 it was stored as a result that memory had run out.
CREATE TEMPORARY TABLE out_of_memory AS
    SELECT run, estimator, architecture, part, error FROM scores
    WHERE error LIKE '%out of memory%' OR error LIKE '%OutOfMemoryError%' OR error LIKE '%MemoryError%'
    OR error LIKE '%not enough memory%' OR error LIKE '%allocate memory%' OR error LIKE '%ALLOC_FAILED%';
