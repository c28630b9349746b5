"""Both kinds of uncertainty side by side, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nasgauge.analysis.measure import CORRELATIONS
from nasgauge.analysis.over_seeds import over_seeds
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table


def seeds_table(by_seed: Mapping[int, ScoredRun]) -> Table:
    """Both kinds of uncertainty, over the same architectures; raises InputError for one seed alone."""
    frame = over_seeds(by_seed)
    runs = list(by_seed.values())
    first = runs[0]
    return Table(
        name=f"seeds-{first.table.benchmark}-{first.table.label.dataset}",
        title=f"Estimators over {len(by_seed)} seeds on {len(first.sample)} architectures of "
        f"{first.table.population}. Accuracy: {first.table.label}.",
        frame=frame,
        rows=[_cells(row) for row in frame.to_dict("records")],
        notes=[
            *made_of(first),
            f"Mean over the seeds {', '.join(map(str, sorted(by_seed)))}. Brackets: 95 % intervals over "
            "architectures, for these seeds.",
            Explained(
                "Seeds are of networks and minibatch. "
                "Over seeds: standard deviation of the values of single seeds, for these architectures."
            ),
            *made_by(),
        ],
        papers=partial(papers_of, *runs),
        lead=too_few(first),
        better={measure.heading: measure.better for measure in CORRELATIONS},
    )


def seeds_of(*runs: ScoredRun) -> Table:
    """The same of runs that differ in nothing but the seed."""
    return seeds_table({run.provenance.seed: run for run in runs})


def _cells(row: dict[Any, Any]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"estimator": row["estimator"]}
    for measure in CORRELATIONS:
        name = measure.name
        cells[measure.heading] = Number(row[name], 3, row[f"{name}_low"], row[f"{name}_high"])
        cells[f"{measure.heading} over seeds"] = Number(row[f"{name}_seeds_std"], 3)
    return cells
