"""What changed between two runs, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from nasgauge.analysis.compare_runs import compare
from nasgauge.analysis.measure import CORRELATIONS
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table, p_value


def compare_table(absent: Sequence[str], first: ScoredRun, second: ScoredRun) -> Table:
    """The comparison of two runs over the same architectures, with both captions; absent: what one lacks."""
    frame = compare(first, second)
    return Table(
        name="compare",
        title=f"Two runs on the same {len(first.sample)} architectures.",
        frame=frame,
        rows=[_cells(row) for _, row in frame.iterrows()],
        notes=[
            *(
                Explained(f"{title} run. {' '.join(made_of(r))}")
                for title, r in (("First", first), ("Second", second))
            ),
            *absent,
            Explained(
                "Scores: largest and median |a - b| / max(|a|, |b|), Spearman's rho of the two, and the "
                "number of architectures with a score in one run only; in the other they rank last. tau "
                "and rho: those of the second run, and how much higher they are than in the first, with a "
                "95 % interval over architectures and p, paired."
            ),
            *made_by(),
        ],
        first=("estimator", "n", "tau", "tau change", "p (tau)", "rho", "largest", "in one only"),
        papers=partial(papers_of, first, second),
        lead=too_few(first),
    )


def _cells(row: pd.Series) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "estimator": row.estimator,
        "n": Number(row.architectures, 0),
        "largest": f"{row.scores_max:.2g}",
        "median": f"{row.scores_median:.2g}",
        "rho of scores": Number(row.scores_rho, 3),
        "in one only": Number(row.failed_in_one, 0),
    }
    for measure in CORRELATIONS:
        name, heading = measure.name, measure.heading
        change = f"{name}_difference"
        cells[heading] = Number(row[f"{name}_second"], 3)
        cells[f"{heading} change"] = Number(row[change], 3, row[f"{change}_low"], row[f"{change}_high"])
        cells[f"p ({heading})"] = p_value(row[f"{name}_p"])
    return cells
