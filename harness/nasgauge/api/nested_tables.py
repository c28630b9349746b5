"""Tables of runs over each sample that their estimators share; what some of them lack is logged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from nasgauge.analysis.covered_run import CoveredRun
from nasgauge.analysis.nested import Aligned, common_covers, nested
from nasgauge.presentation.nested_tables import nested_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import as_asked

_NAMED = 4
_log = logging.getLogger(__name__)


def levels_of(*runs: CoveredRun) -> list[Aligned]:
    """The runs over each sample that all of them have, largest first; a warning says who lacks how many."""
    found = nested(runs)
    warn_of_shortfalls({name: len(cover) for name, cover in common_covers(runs).items()})
    for run in runs:
        for line in run.uncounted:
            _log.warning("%s", line)
    return found


def table_of(build: Callable[..., Table], *runs: CoveredRun) -> Table:
    """What `build` makes of the runs over each sample; raises InputError where there is nothing to show."""
    return nested_table(build, levels_of(*runs))


def warn_of_shortfalls(counts: Mapping[str, int]) -> None:
    """Logs which estimators scored fewer architectures than others; nothing where all scored the same."""
    most = max(counts.values())
    by_count: dict[int, list[str]] = {}
    for name, count in counts.items():
        by_count.setdefault(count, []).append(name)
    short = [f"{_some(by_count[count])} scored {count} of {most}" for count in sorted(by_count)[:-1]]
    if short:
        _log.warning(
            "%s architectures: each table is over what its estimators share; score the others with "
            "`nasgauge run --estimator NAME`, or %s.",
            "; ".join(short),
            as_asked("leave some out with --exclude NAME"),
        )


def _some(names: Sequence[str]) -> str:
    """Few names, or the first ones and how many more there are."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"
