"""What is shown of runs: tables, figures, bibliography, one page."""
