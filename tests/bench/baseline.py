"""Where the baseline of the regression run lies, and how it is replaced.

`tox -e bench` scores the sample, then runs these tests on the store.
"""

from pathlib import Path

BASELINE = Path(__file__).parents[2] / "results" / "baseline"
HOW_TO_ACCEPT = "if this is meant, run `tox -e bench -- --accept` and commit results/"
