"""Search spaces and benchmark tables, one module each."""
