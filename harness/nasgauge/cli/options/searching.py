"""Which searchers search, under which budgets, and what is reported of them."""

from __future__ import annotations

from typing import Any

import click

from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import Decorator, as_spec, option, together
from nasgauge.cli.options.query import filled_store_option, where_option
from nasgauge.cli.options.scoring import SETUP
from nasgauge.searching.report_spec import ReportSpec
from nasgauge.searching.search_plan import ScoreSource
from nasgauge.searching.search_spec import SearchSpec

_SEARCH = (
    option(
        "--searcher",
        multiple=True,
        required=True,
        help="NAME or FILE.py:FUNCTION; followed by +ESTIMATOR, that one scores for it; repeat.",
    ),
    option(
        "--estimator",
        multiple=True,
        help="Scores for searchers that take one and have none of their own: NAME, NAME.PART or "
        "FILE.py:FUNCTION; repeat.",
    ),
    option("--set", multiple=True, help="SEARCHER.SETTING=VALUE or ESTIMATOR.SETTING=VALUE; repeat."),
    option(
        "--complexity",
        default="flops",
        help="Other objective of searchers that have two: an estimator that counts, or 'DEVICE latency_ms' "
        "or 'DEVICE energy_mj' of --hardware.",
    ),
    option("--budget", multiple=True, type=float, help="Seconds of each run; repeat."),
    option("--evaluations", multiple=True, type=int, help="In place of --budget: architectures; repeat."),
    option("--seed", default=0, type=click.IntRange(0), help="Of the runs, and of batch and weights."),
    option("--benchmark", default="nasbench201", help="Search space with its table."),
    option(
        "--dataset",
        default="",
        show_default=False,
        help="Data set whose networks are built, and whose validation accuracies searchers see.  "
        "[default: the first of the space]",
    ),
)
_REPORT = (
    option(
        "--report",
        multiple=True,
        help="Accuracies to report: DATASET, DATASET/SPLIT=COLUMN of --table, or DATASET/SPLIT=LABEL; "
        "repeat.  [default: those that are searched on]",
    ),
    option("--short-column", help="Column of --table with the accuracy after a short training."),
    option("--short-epochs", type=click.IntRange(1), help="Of that training.  [default: 12]"),
    option(
        "--short-seconds-column",
        help="Its seconds.  [default: those of the full training x (epochs / 200 + 1 / 600)]",
    ),
)

_SHARED = (
    as_spec(ReportSpec, "reported", _REPORT, "Reports"),
    accuracy_options,
    as_spec(ScoreSource, "source", (filled_store_option, where_option, *SETUP), "Scores"),
)


def search_options(runs: int) -> Decorator[Any]:
    """The options of searches, with so many runs where nobody says how many."""
    own = option("--runs", default=runs, type=click.IntRange(1), help="Independent runs of each search.")
    return together(as_spec(SearchSpec, "spec", (*_SEARCH, own)), *_SHARED)
