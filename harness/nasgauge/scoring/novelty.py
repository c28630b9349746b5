"""What is scored though much alike is stored: said, with the one thing that is not alike."""

from __future__ import annotations

import logging
from pathlib import Path

from nasgauge.core import Estimator
from nasgauge.core.settings import settings_text
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun, run_of

_PLACE = frozenset({"device", "hardware", "threads", "torch"})
_log = logging.getLogger(__name__)


def say_new_run(store: Store, here: Provenance) -> None:
    """A line where a run is new and another differs in one thing only, or only in where it was made.

    Args:
        store: In which it will be.
        here: Provenance of the run.
    """
    runs = store.runs()
    if run_of(runs, here) is not None:
        return
    differing = [(run, here.reasons(run.provenance)) for run in reversed(runs)]
    alike = [(run, names) for run, names in differing if len(names) == 1 or names.keys() <= _PLACE]
    if alike:
        run, names = min(alike, key=lambda each: len(each[1]))
        told = "; ".join(f"{name} {now} here, {then}" for name, (now, then) in names.items())
        _log.info("a new run: %s in the run of %s", told, store.last_given(run) or "another time")


def say_other_versions(store: Store, run: StoredRun, configured: Configured[Estimator]) -> None:
    """A line where an estimator has no score in a run, but another of its name and settings has.

    Args:
        store: Of the run.
        run: In which it is scored now.
        configured: The estimator.
    """
    plugin, settings = configured.plugin, settings_text(configured.settings)
    others = store.versions(run, plugin.name, settings)
    here = [each for each in others if each.file in ("", configured.file)]
    if here and configured.file:
        _log.info("%s is scored anew: its source is another than when it was stored", plugin.name)
    elif here:
        text = "%s is scored anew: version %s here, %s in the store"
        _log.info(text, plugin.name, plugin.version, here[-1].version)
    elif others:
        text = "%s of %s is not the %s of %s that is stored: tables show both, with their files"
        _log.info(
            text, plugin.name, Path(configured.file).name or "this session", plugin.name, others[-1].file
        )
