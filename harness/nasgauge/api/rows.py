"""What a store says: raw rows, and the options that make a run again."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nasgauge.api.run_query import RunQuery
from nasgauge.core import InputError
from nasgauge.scoring.find_run import matching_runs, only_run
from nasgauge.scoring.run_recipe import RunRecipe
from nasgauge.scoring.store import Store


def scores(run: Any, **options: Any) -> pd.DataFrame:
    """The raw rows of a store, one per architecture, estimator and part, of all runs that match.

    Args:
        run: What `score` returned, or the path of a store.
        **options: `where`, conditions such as `images=digits`.

    Returns:
        The rows, with what their run has in common as columns; `file` where one is of a file of the user's.

    Raises:
        InputError: If there is no such store or run.

    Example:
        >>> scores("nasgauge.sqlite", where="seed=0").groupby("estimator").score.mean()  # doctest: +SKIP
    """
    query = RunQuery.of(run, options)
    with Store(query.path) as opened:
        frames = [opened.frame(one) for one in matching_runs(opened.runs(), query.where)]
    if not frames:
        raise InputError(f"{str(query.path)!r} has no run with {', '.join(query.where) or 'scores'}")
    rows = pd.concat(frames, ignore_index=True)
    return rows.drop(columns=["estimator_id", "requested", *([] if rows.file.any() else ["file"])])


def provenance(run: Any, **options: Any) -> str:
    """A run as TOML that `nasgauge run --config FILE` takes: how to make it again elsewhere.

    Args:
        run: What `score` returned, or the path of a store.
        **options: `where`, conditions that choose the run.

    Returns:
        The options, with what cannot be chosen (hardware, version of torch, hash of the images) as comments.
        A function of the user's own stands there as `FILE.py:NAME` of the command that named its file.

    Raises:
        InputError: If no run matches, or more than one, and for a run that `nasgauge study` made.

    Example:
        >>> Path("run.toml").write_text(provenance("nasgauge.sqlite"))  # doctest: +SKIP
    """
    query = RunQuery.of(run, options)
    with Store(query.path) as opened:
        found = only_run(opened.runs(), query.where, query.path)
        return RunRecipe(found, opened.frame(found), opened.commands(found)).to_toml()
