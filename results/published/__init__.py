"""Published figures of estimators and searches, one row each in `published.csv`."""
