"""Search under a budget: what a searcher sees, what it pays, and what became of it."""
