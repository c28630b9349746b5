"""Scores of one run of a store for those who ask architecture by architecture, as searches do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.failure_report import refuse
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.find_run import only_run
from nasgauge.scoring.run_spec import RunSpec
from nasgauge.scoring.score_cache import ScoreCache
from nasgauge.scoring.store import Store

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


@dataclass
class StoredScores:
    """What estimators said in one run of a store; what is missing there is scored when it is asked for.

    Attributes:
        store: Path of the store; it need not exist yet.
        where: Conditions that choose the run, such as `images=digits`.
        spec: How what is missing is scored.
        groups: Estimators that are scored together.
        provenance: Of the run; None before it was read, as the first use of `caches` does.
    """

    store: Path
    where: Sequence[str]
    spec: RunSpec
    groups: Sequence[Sequence[Configured[Estimator]]]
    provenance: Provenance | None = field(default=None, init=False)

    @cached_property
    def caches(self) -> dict[str, ScoreCache]:
        """By name of the estimator; raises InputError for a store of another benchmark."""
        rows = self._stored() if self.store.exists() else None
        return {
            each.plugin.name: ScoreCache(each, rows, partial(self._score, group))
            for group in self.groups
            for each in group
        }

    @property
    def _dataset(self) -> str:
        return self.spec.dataset if self.provenance is None else self.provenance.dataset

    def _stored(self) -> pd.DataFrame:
        with Store(self.store) as store:
            run = only_run(store.runs(), self.where, self.store, store.sampled_runs())
            if run.provenance.benchmark != self.spec.benchmark:
                raise InputError(
                    f"the scores in {str(self.store)!r} are of {run.provenance.benchmark}, the search is in "
                    f"{self.spec.benchmark}: choose with --benchmark, or another --store"
                )
            self.provenance = run.provenance
            rows = store.frame(run)
        if self.spec.images is not None or self.spec.batch_size is not None:
            self._check_images(run.provenance)
        return rows

    def _check_images(self, stored: Provenance) -> None:
        """Raises InputError where images or batch size were asked for that are not those of the run."""
        setup = self.spec.setup(self.spec.space, self._dataset, stored.seed, self.store)
        here = setup.provenance(self._dataset)
        if {"fingerprint", "batch_size"} & stored.differing(here).keys():
            raise InputError(
                f"the scores in {str(self.store)!r} are of images {stored.images}, batch "
                f"{stored.batch_size}, not of {here.images}, batch {here.batch_size}: leave "
                "--images and --batch-size out to take those scores, or name another --store"
            )

    @cached_property
    def _setup(self) -> Setup:
        return self.spec.setup(self.spec.space, self._dataset, self.spec.seed, self.store)

    def _score(
        self, estimators: Sequence[Configured[Estimator]], architectures: Sequence[str]
    ) -> pd.DataFrame:
        """Rows of these architectures in the run; raises InputError where it would be another.

        And where the machine fails: a searcher would take that for a bad architecture.
        """
        warm = "_setup" in self.__dict__
        if not warm:
            self._check_same(estimators, len(architectures))
        job = ScoringJob(self.store, self._setup, self._dataset, warm=warm, batch=True)
        filled = job.fill(estimators, architectures)
        refuse(filled.failures, "the search")
        self.provenance = filled.run.provenance
        return filled.rows

    def _check_same(self, estimators: Sequence[Configured[Estimator]], missing: int) -> None:
        stored, here = self.provenance, self._setup.provenance(self._dataset)
        if stored is None or stored == here:
            return
        differing = [
            f"{name} {there} there, {now} here" for name, (there, now) in stored.reasons(here).items()
        ]
        raise InputError(
            f"{missing} architectures of this search have no score of "
            f"{', '.join(c.plugin.name for c in estimators)} in the run of {str(self.store)!r}, and "
            f"scored here they would be in another run: {'; '.join(differing)}. Score them where and as that "
            "run was made, with `nasgauge run --sample all`, or name a new --store"
        )
