"""What stands below the tables of a study, so that a reader can make them again."""

from __future__ import annotations

import pandas as pd

from nasgauge.images import told
from nasgauge.presentation.table import Explained
from nasgauge.studies.study_context import StudyContext


def conditions(context: StudyContext) -> list[str]:
    """What was looked at, and its space, label, images, seed and machine."""
    provenance, table = context.provenance, context.table
    return [
        f"{context.subject} of {provenance.benchmark}. Images: {told(provenance.images)}, batch "
        f"{provenance.batch_size}.",
        f"Accuracy: {table.label}.",
        Explained(
            f"Networks for {provenance.dataset}, seed {provenance.seed}. "
            f"Table: {table.source}. Fingerprint of the images: {provenance.fingerprint}. On "
            f"{provenance.place}."
        ),
    ]


def remarks(rows: pd.DataFrame) -> list[str]:
    """What the estimator said of its scores, such as on how many images it trained: a line for each."""
    said = rows.note.value_counts(sort=False) if "note" in rows else {}
    return [
        f"{'All scores' if count == len(rows) else f'{count} of {len(rows)} scores'}: {note}."
        for note, count in said.items()
    ]


def failures(rows: pd.DataFrame) -> list[str]:
    """One line per reason why a score is missing or not a finite number."""
    failed = rows[rows.error.notna()]
    return [
        f"Not finite: {len(group)} of {len(rows)} scores, such as that of {group.architecture.iloc[0]}: "
        f"{reason}"
        for reason, group in failed.groupby("error", sort=False)
    ]
