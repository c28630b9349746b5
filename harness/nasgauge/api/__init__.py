"""What people call from Python: one module per family of functions, all of them at hand as `nasgauge.NAME`.

Everything that a command does, one of these functions does; the command only parses options and prints.
Modules are imported when a function of theirs is first asked for: a table is made without waiting for torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

FUNCTIONS = {
    "ablate": "ablating",
    "bands": "tables",
    "check": "checking",
    "combine": "combining",
    "compare": "tables",
    "compare_runs": "comparing",
    "data_path": "official_data",
    "describe": "listing",
    "describe_data": "official_data",
    "doctor": "diagnosing",
    "download_data": "official_data",
    "import_data": "official_data",
    "forecast_run": "scoring",
    "leaderboard": "tables",
    "list_benchmarks": "listing",
    "list_estimators": "listing",
    "list_images": "listing",
    "list_plugins": "listing",
    "list_searchers": "listing",
    "list_set_estimators": "listing",
    "list_text": "listing",
    "load_benchmark": "official_data",
    "mean_ranks": "tables",
    "merge_stores": "store_contents",
    "pairs": "tables",
    "pareto": "searching",
    "parity": "agreement",
    "provenance": "rows",
    "ranking_hypothesis": "curves",
    "remove_from_store": "store_contents",
    "report": "reporting",
    "run_pareto": "searching",
    "run_search": "searching",
    "score": "scoring",
    "score_file": "rows",
    "score_network": "single_network",
    "score_network_table": "single_network",
    "score_run": "scoring",
    "scores": "rows",
    "search": "searching",
    "seeds": "tables",
    "store_rows": "store_contents",
    "store_runs": "store_contents",
    "study_kernel": "studying",
    "study_scatter": "studying",
    "study_spread": "studying",
    "study_training": "studying",
    "tune": "tuning",
    "verify_data": "official_data",
}
"""Module of each function."""


def __getattr__(name: str) -> Any:
    if name not in FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{FUNCTIONS[name]}"), name)
