"""Distributions that searches learned, as a file."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

from nasgauge.core import SearchSpace
from nasgauge.searching.repeated_search import RepeatedSearch


def distribution_archive(search: RepeatedSearch, space: SearchSpace, caption: Sequence[str]) -> bytes:
    """The distributions of all runs of a search, as the content of an .npz file.

    Args:
        search: One that learned distributions.
        space: Names the decisions and their options.
        caption: Of the table of the search, kept beside them.

    Returns:
        `run0`, `run1`, ...: (T, D, M) chances, before the first iteration and after each. Beside them `edges`
        (D,), the names of the decisions, and `operations` (D, M), of their options, empty where there are
        fewer; `seconds` (runs,); `searcher`, `benchmark` and `caption`.
    """
    edges, operations = decision_names(space)
    width = max(map(len, operations))
    padded = [[*row, *[""] * (width - len(row))] for row in operations]
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        **{f"run{number}": run.distributions for number, run in enumerate(search.runs)},
        edges=np.array(edges),
        operations=np.array(padded),
        seconds=np.array([run.clock.counted for run in search.runs]),
        searcher=np.array(search.searcher),
        benchmark=np.array(space.name),
        caption=np.array("\n".join(caption)),
    )
    return buffer.getvalue()


def decision_names(space: SearchSpace) -> tuple[list[str], list[list[str]]]:
    """Names of the decisions, and of the options of each."""
    named = space.decisions.named() if space.decisions else {}
    return list(named), [list(options) for options in named.values()]
