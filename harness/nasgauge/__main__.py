"""`python -m nasgauge`."""

from nasgauge.cli import main

main()
