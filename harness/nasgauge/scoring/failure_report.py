"""What the machine failed to do in a run: found, and said in a line."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.core import InputError
from nasgauge.core.settings import settings_text

if TYPE_CHECKING:
    from nasgauge.scoring.loop import ScoringLoop

_NAMED = 3  # architectures that a line names
_log = logging.getLogger(__name__)


def failures_of(loop: ScoringLoop, architectures: Sequence[str]) -> pd.DataFrame:
    """The failures of the machine that the run has of these architectures, for the estimators of a loop.

    Args:
        loop: That filled the run.
        architectures: That it was to score.

    Returns:
        Columns estimator, version, settings, architecture, reason.
    """
    found = loop.store.failures(loop.run)
    own = {(c.plugin.name, c.plugin.version, settings_text(c.settings)) for c in loop.estimators}
    keys = pd.MultiIndex.from_frame(found[["estimator", "version", "settings"]])
    return found[keys.isin(list(own)) & found.architecture.isin(architectures)].reset_index(drop=True)


def report(failures: pd.DataFrame, count: int) -> None:
    """A warning for each estimator that the machine failed.

    Args:
        failures: As `failures_of` gives them.
        count: Architectures that were to be scored.
    """
    for name, group in failures.groupby("estimator"):
        _log.warning(
            "%s has no score of %d of %d architectures, since the machine failed, also with one network "
            "alone: %s; the same command tries them again",
            name,
            len(group),
            count,
            told(group),
        )


def refuse(failures: pd.DataFrame, what: str) -> None:
    """Raises InputError where something needs scores that the machine failed to make.

    Args:
        failures: As `failures_of` gives them.
        what: Needs them, such as `the study`.
    """
    for name, group in failures.groupby("estimator"):
        raise InputError(
            f"{what} needs the score of {name} for {len(group)} architectures, and the machine failed: "
            f"{told(group)}; the same command tries them again, and goes faster up to there"
        )


def told(group: pd.DataFrame) -> str:
    """Names and the first reason: `a, b, c and 2 more (MemoryError: ...)`."""
    names = list(group.architecture)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more} ({group.reason.iloc[0]})"
