-- Version 2 had other names for the same.
ALTER TABLE runs RENAME COLUMN header TO provenance;
ALTER TABLE asked RENAME TO requests;
