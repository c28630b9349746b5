"""Where the baseline of the regression run lies, and how it is replaced.

`tox -e bench` scores the sample, then runs these tests on the store.
"""

from pathlib import Path

# All estimators together would take longer than the ten minutes that the run may: these are the
# ones that share no more than a forward and a backward pass.
ESTIMATORS = ("flops", "grad_norm", "jacob_cov", "naswot", "params", "random", "snip", "synflow")
BASELINE = Path(__file__).parents[2] / "results" / "baseline"
HOW_TO_ACCEPT = "if this is meant, run `tox -e bench -- --accept` and commit results/"
