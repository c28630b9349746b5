"""Benchmark tables from official files: imported once, then read in a blink."""
