"""Distributions over the decisions of a search space that a search learned, read from its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nasgauge.core import Floats, InputError


@dataclass(frozen=True)
class LearnedDistribution:
    """What one run of a search had learned at its end.

    Attributes:
        benchmark: Search space.
        chances: (D, M) of M options at each of D decisions, 0 where a decision has fewer.
        seconds: Counted by the search.
        source: What the file says of itself.
    """

    benchmark: str
    chances: Floats
    seconds: float
    source: str


def read_distribution(path: Path, run: int) -> LearnedDistribution:
    """The last distribution of a run.

    Args:
        path: File that `nasgauge search --save-distributions` wrote.
        run: 0, 1, ...

    Raises:
        InputError: For a file that has no such distribution.
    """
    try:
        found = _read(path, run)
    except InputError:
        raise
    except Exception as error:  # numpy, zipfile and zlib raise nearly anything for another file
        raise InputError(
            f"cannot read distributions from {str(path)!r} ({type(error).__name__}: {error}): wanted an .npz "
            "file that `nasgauge search --save-distributions FILE` wrote"
        ) from None
    chances = found.chances
    if chances.ndim != 2 or not (np.isfinite(chances).all() and np.allclose(chances.sum(axis=1), 1)):
        raise InputError(f"run {run} in {path} is not a distribution: wanted rows of chances that sum to 1")
    return found


def _read(path: Path, run: int) -> LearnedDistribution:
    # Opened here: of a damaged archive numpy would leave the file open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
        runs = sum(name.startswith("run") for name in found.files)
        if not runs:
            raise InputError(
                f"{path} has no distribution: wanted a file that `nasgauge search --save-distributions` wrote"
            )
        if not 0 <= run < runs:
            raise InputError(f"{path} has no run {run}: wanted 0 to {runs - 1}")
        return LearnedDistribution(
            benchmark=str(found["benchmark"]),
            chances=np.asarray(found[f"run{run}"][-1], dtype=np.float64),
            seconds=float(found["seconds"][run]),
            source=f"{path.name}, {found['searcher']}, run {run}",
        )
