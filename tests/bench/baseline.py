"""Where the baseline of the regression run lies, how it is replaced, and what it covers.

`tox -e bench` scores its samples, then runs these tests on the store.
"""

from pathlib import Path

from nasgauge import plugins

# On 100 architectures, with correlations; they share no more than a forward and a backward pass.
FAST = ("flops", "grad_norm", "jacob_cov", "naswot", "params", "random", "snip", "synflow")
# On 2 architectures, score by score: all together cost ten times as much. None that trains.
OTHERS = tuple(
    name
    for name in plugins.names(plugins.ESTIMATORS)
    if name not in FAST and not getattr(plugins.estimator(name), "trains", False)
)
BASELINE = Path(__file__).parents[2] / "results" / "baseline"
HOW_TO_ACCEPT = "if this is meant, run `tox -e bench -- --accept` and commit results/"
