"""The rows of a store as one frame, and a record of what rows cannot say, so that a file can stand for it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from nasgauge.core import Sample
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun

_OF_RUNS = "(SELECT value FROM json_each(?))"
TABLES = {
    "runs": f"id IN {_OF_RUNS}",
    "commands": f"run IN {_OF_RUNS}",
    "estimators": "? IS NOT NULL",
    "architectures": "? IS NOT NULL",
    "samples": f"run IN {_OF_RUNS}",
    "sample_architectures": f"sample IN (SELECT id FROM samples WHERE run IN {_OF_RUNS})",
    "requests": f"run IN {_OF_RUNS}",
    "failures": f"run IN {_OF_RUNS}",
}
"""All but scores, with the condition that leaves what belongs to some runs."""


class ExportedStore(Store):
    """A store that gives its rows to a file."""

    def rows(self, runs: Sequence[StoredRun]) -> pd.DataFrame:
        """Rows of runs, with the entries of their provenance.

        Column `sample` has why a score was asked for: the keys of its samples, empty for a search, a study or
        tuning. Column `latest` is false where another version of the estimator was asked for later.
        """
        return pd.concat([self._rows(run) for run in runs], ignore_index=True)

    def record(self, runs: Sequence[StoredRun]) -> str:
        """Every table but that of scores, as JSON."""
        chosen = (json.dumps([run.id for run in runs]),)
        with self._reading() as connection:
            tables = {
                name: connection.execute(f"SELECT * FROM {name} WHERE {condition}", chosen).fetchall()
                for name, condition in TABLES.items()
            }
        return json.dumps(tables)

    def _rows(self, run: StoredRun) -> pd.DataFrame:
        frame, samples = self.frame(run), self.samples(run)
        asked: dict[int, list[int]] = defaultdict(list)
        for estimator, sample in self.requests(run):
            if sample is not None and sample not in asked[estimator]:
                asked[estimator].append(sample)
        keys = {id_: sample_key(sample) for id_, sample in samples.items()}
        frame["sample"] = [
            " ".join(keys[each] for each in asked[estimator] if name in samples[each].architectures)
            for estimator, name in zip(frame.estimator_id, frame.architecture, strict=True)
        ]
        frame["latest"] = frame.requested == frame.groupby("estimator").requested.transform("max")
        return frame.drop(columns=["estimator_id", "requested"])


def sample_key(sample: Sample) -> str:
    """A sample as the column `sample` names it: kind, seed and digest.

    >>> sample_key(Sample.of("sample", ["a"], 3))
    'sample/3/ca978112ca1bbdca'
    """
    return f"{sample.kind}/{'' if sample.seed is None else sample.seed}/{sample.digest}"
