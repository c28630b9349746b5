"""Keyword arguments that the functions which score for a study have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nasgauge.api.options import all_taken, several, taken
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.scoring.run_spec import RunSpec

STUDY_STORE = "study.sqlite"
"""Not the store of `score`: a study has runs by the dozen, and a leaderboard is of one."""

Vary = Mapping[str, Iterable[Any]] | Sequence[str]
"""Values to try by setting: `{"bn": ["batch", "eval"]}`, or `["bn=batch,eval"]`."""


def run_specs(
    options: Mapping[str, Any], *others: Any, dry_run: bool = False
) -> tuple[RunSpec, AccuracySpec]:
    """Architectures and accuracies from keyword arguments.

    Args:
        options: Attributes of both.
        others: Kinds of which other options could have been, for errors.
        dry_run: Whether nothing may be written, nor fetched, which is written too.

    Raises:
        InputError: For an option that does not exist.
    """
    rest = dict(options)
    spec, accuracies = taken(RunSpec, rest), taken(AccuracySpec, rest)
    all_taken(rest, RunSpec, AccuracySpec, *others)
    return replace(spec, download=spec.download and not dry_run), accuracies


def vary_texts(vary: Vary) -> tuple[str, ...]:
    """As on the command line.

    Example:
        >>> vary_texts({"bn": ["batch", "eval"]})
        ('bn=batch,eval',)
    """
    if isinstance(vary, Mapping):
        return tuple(f"{name}={','.join(map(str, values))}" for name, values in vary.items())
    return several(vary)
