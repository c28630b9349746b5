"""What a store says: raw rows, and the options that make a run again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from nasgauge.core import InputError
from nasgauge.scoring.find_run import matching_runs, only_run
from nasgauge.scoring.store import Store


def scores(store: Path | str, *, where: Sequence[str] = ()) -> pd.DataFrame:
    """The raw rows of a store, one per architecture, estimator and part, of all runs that match.

    Args:
        store: Path of the store.
        where: Conditions such as `images=digits`.

    Returns:
        The rows, with what their run has in common as columns.

    Raises:
        InputError: Where there is no such store or run.
    """
    path = Path(store)
    with Store(path) as opened:
        frames = [opened.frame(run) for run in matching_runs(opened.runs(), where)]
    if not frames:
        raise InputError(f"{str(path)!r} has no run with {', '.join(where) or 'scores'}")
    return pd.concat(frames, ignore_index=True).drop(columns=["estimator_id", "requested"])


def provenance(store: Path | str, *, where: Sequence[str] = ()) -> str:
    """A run as TOML that `nasgauge run --config FILE` takes: how to make it again elsewhere.

    Args:
        store: Path of the store.
        where: Conditions that choose the run.

    Returns:
        The options, with what cannot be chosen (hardware, version of torch, hash of the images) as comments.

    Raises:
        InputError: Where no run matches, or more than one.
    """
    path = Path(store)
    with Store(path) as opened:
        run = only_run(opened.runs(), where, path)
        estimators, commands = sorted(set(opened.frame(run).estimator)), opened.commands(run)
    entries = run.provenance.entries
    options = {
        name: entries[name] for name in ("benchmark", "dataset", "images", "batch_size", "seed", "threads")
    }
    lines = [f"# {name}: {entries[name]}" for name in entries if name not in options]
    lines += [f"# made by: {command}" for command in commands]
    lines += [f"{name} = {_toml(value)}" for name, value in (options | {"estimator": estimators}).items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return (
        str(value)
        if isinstance(value, int)
        else '"{}"'.format(str(value).replace("\\", "\\\\").replace('"', '\\"'))
    )
