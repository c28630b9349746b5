"""How far minibatch, initialisation and batch size move a score, as tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nasgauge.presentation.captions import made_by
from nasgauge.presentation.study_captions import conditions, failures, remarks
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.studies.score_spread import BATCH_SIZE, by_architecture, sources_of, summary
from nasgauge.studies.study_context import StudyContext

_EXPLAINED = (
    "Minibatch: other images, same weights. Initialisation: other weights and random numbers of the "
    "estimator, same images. Batch size: same weights, the smaller minibatch is the beginning of the "
    "larger; scores of each size are standardised over the architectures (our choice), since their "
    "magnitude differs.",
    "Within: deviation of an architecture's score (root mean square over architectures); between: deviation "
    "of the mean scores of architectures; share between: of the variance, by ICC(1). These three are over "
    "the architectures that have a finite score each time. tau: Kendall's tau-b of the mean score with the "
    "accuracy, with its 95 % interval over architectures, rough for so few; of single values, lowest to "
    "highest.",
)


def spread_table(rows: pd.DataFrame, context: StudyContext) -> Table:
    """What each source does above, the scores of each architecture below.

    Args:
        rows: One per variation and architecture, as `nasgauge.studies.variations` scores them.
        context: Of the study.
    """
    numbers = summary(rows)
    return Table(
        name="spread-sources",
        title=f"What moves the score of {context.subject}.",
        frame=numbers,
        rows=[_source(row) for row in numbers.to_dict("records")],
        notes=[
            *conditions(context),
            *map(Explained, _EXPLAINED),
            *failures(rows),
            *remarks(rows),
            *made_by(),
        ],
        parts=[_architectures(rows)],
    )


def _source(row: dict[Any, Any]) -> dict[str, Cell]:
    lowest, highest = row["tau_lowest"], row["tau_highest"]
    return {
        "varied": row["source"],
        "values": str(row["values"]),
        "finite": f"{row['complete']} of {row['architectures']}",
        "within": f"{row['within']:.3g}",
        "between": f"{row['between']:.3g}",
        "share between": Number(row["share"], 3),
        "tau of means": Number(row["tau"], 3, row["tau_low"], row["tau_high"]),
        "tau of single ones": "" if np.isnan(lowest) else f"{lowest:.3f} to {highest:.3f}",
    }


def _architectures(rows: pd.DataFrame) -> Table:
    """Mean and deviation of each architecture's score, worst accuracy first."""
    numbers, sources = by_architecture(rows), sources_of(rows)
    return Table(
        name="spread-architectures",
        title="Mean and deviation of the score of each architecture.",
        frame=numbers,
        rows=[
            {
                "architecture": row["architecture"],
                "accuracy": Number(row["accuracy"], 2),
                **{_heading(source): _mean_and_deviation(row, source) for source in sources},
            }
            for row in numbers.to_dict("records")
        ],
        notes=[],
    )


def _heading(source: str) -> str:
    return f"{source}, standardised" if source == BATCH_SIZE else source


def _mean_and_deviation(row: dict[Any, Any], source: str) -> str:
    """`1234.5 ± 1.2`; empty where a score is missing."""
    mean, deviation = row[f"{source} mean"], row[f"{source} deviation"]
    if np.isnan(mean):
        return ""
    return f"{mean:.5g}" + ("" if np.isnan(deviation) else f" ± {deviation:.2g}")
