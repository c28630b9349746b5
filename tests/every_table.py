"""One table of every kind, of things with names that some format takes for markup."""

from __future__ import annotations

import numpy as np
import pandas as pd
from harness.presentation import (
    test_mip_table,
    test_pareto_table,
    test_search_table,
    test_trajectory_table,
)
from readings import PROVENANCE, made_up
from spread_rows import spread_rows
from study_contexts import CONTEXT

from nasgauge.analysis.bands import by_accuracy, by_operation
from nasgauge.analysis.combinations import CombinationSpec
from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.learning_curves import LearningCurves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis
from nasgauge.core import Sample
from nasgauge.core.sample import DRAWN
from nasgauge.presentation.ablation_table import ablation_table
from nasgauge.presentation.bands_table import bands_table
from nasgauge.presentation.combinations_table import combinations_table
from nasgauge.presentation.compare_table import compare_table
from nasgauge.presentation.kernel_table import kernel_table
from nasgauge.presentation.leaderboard_table import board_table
from nasgauge.presentation.mean_ranks_table import mean_ranks_table
from nasgauge.presentation.mip_table import mip_table
from nasgauge.presentation.pairs_table import pairs_table
from nasgauge.presentation.pareto_table import front_table, pareto_table
from nasgauge.presentation.parity_table import parity_table
from nasgauge.presentation.published_table import published_table
from nasgauge.presentation.ranking_hypothesis_table import ranking_hypothesis_table
from nasgauge.presentation.scatter_table import scatter_table
from nasgauge.presentation.search_table import curves_table, search_table
from nasgauge.presentation.seeds_table import seeds_table
from nasgauge.presentation.spread_table import spread_table
from nasgauge.presentation.table import Table
from nasgauge.presentation.trajectory_table import trajectory_table
from nasgauge.searching.pareto_sets import with_accuracies
from nasgauge.studies.ablation import Ablation, ScoredChange, ablation_rows
from nasgauge.studies.kernel import Kernel

HOSTILE = ("a|b`c`", "two\nlines", "<i>x_</i>&amp;", "50% #1 $\\frac$ *y*", "_private", "{x}^2~\\")
"""Names that some format takes for markup."""

N = 120
RNG = np.random.default_rng(0)
ACCURACY = 90 + RNG.standard_normal(N)
RUN = made_up(
    {"naswot": ACCURACY, **{name: ACCURACY + 3 * RNG.standard_normal(N) for name in HOSTILE}}, ACCURACY
)


def every_table() -> dict[str, Table]:
    """A table of every kind by name."""
    board = leaderboard(RUN)
    operations = {name: frozenset([HOSTILE[place % 6]]) for place, name in enumerate(RUN.sample)}
    other = made_up({name: -RUN.columns[name].scores for name in RUN.columns}, ACCURACY, benchmark="nats_sss")
    ablation = Ablation({"bn": "eval", "repeats": 1}, {"bn": ["batch", True, 2]})
    changed = [ScoredChange({}, ACCURACY, 1.0), ScoredChange({"bn": 2}, RNG.standard_normal(N), 2.5)]
    curves = RNG.uniform(10, 90, (20, 3))
    learning = LearningCurves(curves, curves[:, -1], HOSTILE[3])
    scores = RNG.standard_normal((4, 3))
    scores[0, 0] = -np.inf
    sets = with_accuracies(test_pareto_table.SETS, test_pareto_table.COMPLETE)
    searches = (test_search_table.OUTCOME, test_search_table.REPORTS)
    found = (test_pareto_table.OUTCOME, sets, test_pareto_table.COMPLETE, test_pareto_table.COST)
    return {
        "ablation": ablation_table(
            ablation_rows(ablation, changed, ACCURACY), ablation, CONTEXT, Sample.of(DRAWN, RUN.sample, 0)
        ),
        "bands": bands_table(RUN, by_accuracy(ACCURACY), HOSTILE[0]),
        "operations": bands_table(RUN, by_operation(RUN.sample, operations.__getitem__), by="operation"),
        "benchmarks": mean_ranks_table([RUN, other]),
        "combinations": combinations_table(_combinations(), CombinationSpec(), {"cifar10": RUN}, "cifar10"),
        "compare": compare_table([], RUN, other),
        "curves": curves_table(*searches),
        "front": front_table(*found),
        "kernel": kernel_table([Kernel(HOSTILE[0], 90.0, np.eye(2), -np.inf), Kernel("d", 9.0)], CONTEXT),
        "leaderboard": board_table(board, RUN),
        "mip": mip_table(test_mip_table.OUTCOME, [HOSTILE[2]]),
        "pairs": pairs_table(RUN),
        "pareto": pareto_table(*found),
        "parity": parity_table(_parity(), PROVENANCE, f"{HOSTILE[0]}.csv"),
        "published": published_table(board, RUN),
        "ranking hypothesis": ranking_hypothesis_table(ranking_hypothesis(learning), learning, (1, 3)),
        "scatter": scatter_table({"cifar10": RUN}),
        "search": search_table(*searches),
        "seeds": seeds_table({0: RUN, 1: RUN}),
        "spread": spread_table(spread_rows(scores), CONTEXT),
        "trajectory": trajectory_table(test_trajectory_table.trajectory([1.5, 2.5]), CONTEXT, HOSTILE[1]),
    }


def _combinations() -> pd.DataFrame:
    names = ["cifar10_rho", "cifar10_rho_low", "cifar10_rho_high", "cifar10_top_tau"]
    rows = [[f"{name}+naswot", 1 / 3, 1 / 7, 1e-14, 0.5, np.nan, 3.25] for name in HOSTILE]
    return pd.DataFrame(rows, columns=["combination", "chosen_rho", *names, "milliseconds"])


def _parity() -> pd.DataFrame:
    names = ["estimator", "theirs", "architectures", "unscored", "rho", "rho_low", "rho_high", "tau"]
    return pd.DataFrame([(name, "-nwot", 12, 1, 1 / 3, 0.25, 0.75, 0.4) for name in HOSTILE], columns=names)
