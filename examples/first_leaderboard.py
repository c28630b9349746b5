"""From a first score to a paper table: run it as a script, or cell by cell in an editor or a notebook."""

# %% A proxy of your own is a function of a probe: higher is better.
import tempfile
from pathlib import Path

import nasgauge as ng


def depth(probe):
    """Number of layers with weights."""
    return float(sum(1 for layer in probe.network.modules() if hasattr(layer, "weight")))


# %% Score a sample of NAS-Bench-201. What is stored is not scored again.
store = Path(tempfile.mkdtemp(), "first.sqlite")
run = ng.score("nasbench201", ["naswot", "params", depth], sample=12, batch_size=8, store=store)

# %% How well does each rank the architectures, on this data set and on another?
board = ng.leaderboard(run)
print(board.frame[["estimator", "tau", "rho"]])
print(ng.leaderboard(run, dataset="cifar100"))

# %% Is one better than the other, and how surely?
print(ng.compare(run, "naswot", "depth").frame.T)

# %% What accuracy does a search with it end up with, in 20 evaluations?
found = ng.search("nasbench201", "random+params", evaluations=20, runs=5, batch_size=8, store=store)
print(found)

# %% The table for the paper.
print(board.to_latex())

# %% No benchmark at all: any torch module.
import torch  # noqa: E402
from torch import nn  # noqa: E402

head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))
network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), *head)
images, labels = torch.rand(16, 3, 32, 32), torch.arange(16) % 10
print(ng.score_network(network, images, labels, ["naswot", "snip", depth]))
