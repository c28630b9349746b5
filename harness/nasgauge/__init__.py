"""nasgauge: the test bench of neural architecture search.

How well do performance estimators rank neural architectures? Everything that people call is here:

    import nasgauge as ng

    run = ng.score("nasbench201", ["naswot", "params"], sample=100)
    ng.leaderboard(run, dataset="cifar100")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.2.0.dev0"


def __getattr__(name: str) -> Any:
    # By name: `from nasgauge import api` would ask this function for `api` again.
    api = import_module("nasgauge.api")
    if name not in api.FUNCTIONS:
        raise AttributeError(f"module 'nasgauge' has no attribute {name!r}")
    return getattr(api, name)


def __dir__() -> list[str]:
    return [*globals(), *import_module("nasgauge.api").FUNCTIONS]
