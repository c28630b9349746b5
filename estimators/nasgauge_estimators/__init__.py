"""Performance estimators, one module each."""
