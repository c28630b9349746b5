"""A store with scores that nobody computed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from readings import PROVENANCE

from nasgauge.core import Score
from nasgauge.scoring.store import Store

SCORE = Score("a", "zen", 1.5, None, 0.1, 0.2, "network")
TOY = replace(PROVENANCE, benchmark="toy")


def fill(path: Path, *scores: Score, settings: dict[str, object] | None = None) -> None:
    """Adds scores of one estimator to the run `TOY` of a store."""
    with Store(path, create=True) as store:
        run = store.run(TOY, "nasgauge run")
        id_ = store.register(run, "zen", "1", settings or {})
        store.add(run, [(id_, score) for score in scores])
