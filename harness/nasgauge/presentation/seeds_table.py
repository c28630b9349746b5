"""Both kinds of uncertainty side by side, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from nasgauge.analysis.over_seeds import over_seeds
from nasgauge.analysis.scored_run import ScoredRun, over_common
from nasgauge.metrics import CORRELATIONS
from nasgauge.presentation.captions import made_by, made_of, papers_of
from nasgauge.presentation.table import Table, Value


def seeds_table(by_seed: Mapping[int, ScoredRun]) -> Table:
    """Both kinds of uncertainty side by side."""
    frame = over_seeds(by_seed)
    readings = list(by_seed.values())
    first = over_common(readings)[0]
    return Table(
        name=f"seeds-{first.table.benchmark}-{first.table.label.dataset}",
        title=f"Estimators over {len(by_seed)} seeds on {len(first.sample)} architectures of "
        f"{first.table.benchmark}. Accuracy: {first.table.label}.",
        numbers=frame,
        shown=[
            {
                "estimator": row["estimator"],
                **{
                    heading: cell
                    for measure in CORRELATIONS
                    for heading, cell in (
                        (measure, Value(row[measure], 3, row[f"{measure}_low"], row[f"{measure}_high"])),
                        (f"{measure} over seeds", Value(row[f"{measure}_seeds_std"], 3)),
                    )
                },
            }
            for row in frame.to_dict("records")
        ],
        notes=[
            *made_of(first),
            f"Mean over the seeds {', '.join(map(str, sorted(by_seed)))} of networks and minibatch; "
            "brackets: 95 % intervals over architectures, for these seeds. Over seeds: standard deviation of "
            "one seed's value, for these architectures.",
            *made_by(*readings),
        ],
        papers=partial(papers_of, *readings),
        better={"tau": 1, "rho": 1},
    )
