"""Search under a budget: what a searcher sees, what it costs, and what it finds."""
