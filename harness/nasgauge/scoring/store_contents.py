"""What a store has, counted: runs, and rows by estimator and sample."""

from __future__ import annotations

import pandas as pd

from nasgauge.core import Sample
from nasgauge.scoring.find_run import differing_entries
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun

_ROWS = """
SELECT e.name AS estimator, e.version AS version, e.settings AS settings, m.sample AS sample,
    count(DISTINCT s.architecture) AS scored,
    count(DISTINCT CASE WHEN s.score IS NULL THEN s.architecture END) AS failed,
    count(DISTINCT CASE WHEN s.machine THEN s.architecture END) AS machine_failures
FROM (SELECT estimator, architecture, score, 0 AS machine FROM scores WHERE run = :run
      UNION ALL SELECT estimator, architecture, 0.0, 1 FROM failures WHERE run = :run) s
JOIN estimators e ON e.id = s.estimator
LEFT JOIN (SELECT a.sample, a.architecture FROM sample_architectures a
           JOIN samples p ON p.id = a.sample WHERE p.run = :run) m ON m.architecture = s.architecture
GROUP BY s.estimator, m.sample ORDER BY e.name, s.estimator, m.sample
"""
_RUN = """
SELECT (SELECT count(*) FROM scores WHERE run = :run) AS rows,
    (SELECT count(DISTINCT architecture) FROM scores WHERE run = :run) AS architectures,
    (SELECT count(*) FROM scores WHERE run = :run AND score IS NULL) AS failed,
    (SELECT count(*) FROM failures WHERE run = :run) AS machine_failures,
    (SELECT group_concat(name, ',') FROM (SELECT DISTINCT name FROM estimators WHERE id IN
        (SELECT estimator FROM scores WHERE run = :run) ORDER BY name)) AS estimators,
    (SELECT command FROM commands WHERE run = :run ORDER BY last_given DESC, id DESC LIMIT 1) AS last_command,
    (SELECT max(last_given) FROM commands WHERE run = :run) AS last_given
"""


class CountedStore(Store):
    """A store that counts what it has."""

    def count_runs(self) -> pd.DataFrame:
        """One row per run: its number, how it differs from the others, what it has, and its provenance."""
        runs = self.runs()
        return pd.DataFrame([self._counted(run, runs) for run in runs])

    def count_rows(self, run: StoredRun) -> pd.DataFrame:
        """One row per estimator and sample of a run; `sample` is empty for what no sample has."""
        samples = {id_: sample_text(sample) for id_, sample in self.samples(run).items()}
        with self._reading() as connection:
            found = pd.read_sql_query(_ROWS, connection, params={"run": run.id})
        found["scored"] -= found.machine_failures
        found["sample"] = [samples.get(id_, "") for id_ in found["sample"]]
        found.insert(0, "run", run.id)
        return found

    def _counted(self, run: StoredRun, runs: list[StoredRun]) -> dict[str, object]:
        with self._reading() as connection:
            cursor = connection.execute(_RUN, {"run": run.id})
            counts = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
        return {
            "run": run.id,
            "differs": " ".join(differing_entries(run, runs)),
            **counts,
            "samples": "; ".join(map(sample_text, self.samples(run).values())),
            **run.provenance.entries,
        }


def sample_text(sample: Sample) -> str:
    """Why architectures were scored, and how many: `40 drawn, seed 0`, `3 named`.

    >>> sample_text(Sample.of("sample", ["a", "b"], 0)), sample_text(Sample.of("list", ["a"]))
    ('2 drawn, seed 0', '1 named')
    """
    count = len(sample.architectures)
    words = {"sample": f"{count} drawn, seed {sample.seed}", "all": f"all {count}", "list": f"{count} named"}
    return words.get(sample.kind, f"{count}, reason not recorded")
