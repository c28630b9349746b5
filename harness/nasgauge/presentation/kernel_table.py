"""NASWOT's kernels of the best and the worst architectures, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nasgauge.presentation.captions import made_by
from nasgauge.presentation.study_captions import conditions
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.studies.kernel import Kernel, kernel_rows
from nasgauge.studies.study_context import StudyContext


def kernel_table(kernels: Sequence[Kernel], context: StudyContext) -> Table:
    """One row per architecture, the most accurate ones first."""
    return Table(
        name=f"kernel-{context.provenance.benchmark}",
        title=f"Kernels of architectures of {context.provenance.benchmark}.",
        frame=kernel_rows(kernels),
        rows=[_cells(each) for each in kernels],
        notes=[
            *conditions(context),
            Explained(
                "K_H counts the ReLU units on which two images agree; here it is divided by the number of "
                "units, so that the diagonal is 1, and images stand in the order in which they were "
                "sampled (our choices). Off the diagonal: the mean there. Score: ln det K_H, of the counts."
            ),
            *made_by(),
        ],
    )


def _cells(kernel: Kernel) -> dict[str, Cell]:
    score = kernel.score
    return {
        "architecture": kernel.architecture,
        "accuracy": Number(kernel.accuracy, 2),
        "score": str(score) if np.isinf(score) else Number(score, 1),
        "off the diagonal": Number(kernel.off_diagonal, 3),
        "reason": kernel.error or "",
    }
