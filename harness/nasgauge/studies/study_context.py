"""What a study looked at and under which conditions, for the caption of its tables."""

from __future__ import annotations

from dataclasses import dataclass

from nasgauge.core import BenchmarkTable
from nasgauge.runtime.provenance import Provenance


@dataclass(frozen=True, eq=False)
class StudyContext:
    """The conditions of a study.

    Attributes:
        subject: What was looked at, such as `naswot on 5 architectures of a file`.
        table: Accuracies of the architectures.
        provenance: What all scores of the study have in common.
    """

    subject: str
    table: BenchmarkTable
    provenance: Provenance
