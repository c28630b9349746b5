"""What a store says: raw rows, and the options that make a run again."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from nasgauge.api.run_query import RunQuery
from nasgauge.core import InputError, named
from nasgauge.presentation.machine_formats import csv_of, records
from nasgauge.scoring.find_run import matching_runs, only_run
from nasgauge.scoring.run_recipe import RunRecipe
from nasgauge.scoring.score_file import to_parquet
from nasgauge.scoring.score_rows import ExportedStore
from nasgauge.scoring.store import Store


def scores(run: Any, **options: Any) -> pd.DataFrame:
    """The raw rows of a store, one per architecture, estimator and part, of all runs that match.

    Args:
        run: What `score` returned, or the path of a store.
        **options: `where`, conditions such as `images=digits`.

    Returns:
        The rows, with what their run has in common as columns; `sample` has why a score was asked for, `file`
        the file of an estimator of the user's, and `latest` is false where another version of the estimator
        was asked for later.

    Raises:
        InputError: If there is no such store or run.

    Example:
        >>> scores("nasgauge.sqlite", where="seed=0").groupby("estimator").score.mean()  # doctest: +SKIP
    """
    return _exported(RunQuery.of(run, options))[0]


def score_file(run: Any, *, format: str = "csv", **options: Any) -> bytes:
    """The raw rows as a file, which `scores=FILE` of every function that makes a table takes for the store.

    Args:
        run: What `score` returned, or the path of a store.
        format: `parquet`, which has the provenance and samples in its metadata, `csv`, or `json`, which no
            table is made of again.
        **options: As of `scores`.

    Raises:
        InputError: If there is no such store, run or format.

    Example:
        >>> Path("rows.parquet").write_bytes(score_file("my.sqlite", format="parquet"))  # doctest: +SKIP
    """
    form = named("format of scores", format, ["csv", "json", "parquet"])
    rows, record = _exported(RunQuery.of(run, options))
    if form == "parquet":
        return to_parquet(rows, record)
    if form == "csv":
        return csv_of(rows, ()).encode(errors="backslashreplace")
    return (json.dumps(records(rows), indent=1, allow_nan=False) + "\n").encode(errors="backslashreplace")


def _exported(query: RunQuery) -> tuple[pd.DataFrame, str]:
    with ExportedStore(query.path) as opened:
        runs = matching_runs(opened.runs(), query.where)
        if not runs:
            raise InputError(f"{str(query.path)!r} has no run with {', '.join(query.where) or 'scores'}")
        return opened.rows(runs), opened.record(runs)


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
