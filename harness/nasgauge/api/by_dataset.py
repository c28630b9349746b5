"""One run of a store beside the accuracies of several data sets."""

from __future__ import annotations

from dataclasses import replace

from nasgauge.analysis.covered_run import CoveredRun
from nasgauge.api.run_query import RunQuery
from nasgauge.plugins import search_space


def runs_by_dataset(query: RunQuery, *, every: bool) -> dict[str, CoveredRun]:
    """The run that is meant, by data set of the accuracies.

    Args:
        query: Which run.
        every: Whether all data sets of the benchmark are wanted, or only that of the query.

    Raises:
        InputError: If it cannot be read.
    """
    with query.opened() as store:
        run = query.one_run(store)
        space = search_space(run.provenance.benchmark)
        own = space.dataset(query.dataset or run.provenance.dataset)
        names = list(space.tasks) if every else [own]
        return {name: replace(query, dataset=name).read_run(store, run) for name in names}
