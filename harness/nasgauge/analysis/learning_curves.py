"""Learning curves of a user's file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nasgauge.benchmarks.csv_file import content_of, frame_of, header_of, numbers
from nasgauge.core import Floats, InputError, unknown

FEWEST = 3


@dataclass(frozen=True, eq=False)
class LearningCurves:
    """How the accuracy of N architectures grows over E epochs.

    Attributes:
        accuracy: (N, E) percent after each epoch.
        final: (N,) percent, by which the architectures are ranked.
        source: What both are, for a caption.
    """

    accuracy: Floats
    final: Floats
    source: str


def read_curves(path: Path, array: str) -> LearningCurves:
    """Curves of a file; their last epoch is what ranks.

    An .npz file has them as array `array` (N, E). A CSV, plain or gzipped, has one row per
    architecture and one column per epoch, named 1, 2, 3...; its other columns are ignored.

    Args:
        path: The file.
        array: Name of the array of an .npz file; empty for a CSV.

    Raises:
        InputError: Naming file and array, or line and column.
    """
    accuracy = _from_npz(path, array) if path.suffix == ".npz" else _from_csv(path)
    return LearningCurves(accuracy, accuracy[:, -1], f"{path.name}{f', array {array}' if array else ''}")


def _from_csv(path: Path) -> Floats:
    content = content_of(path)
    epochs = sorted((name for name in header_of(content, path) if name.isdecimal()), key=int)
    if not epochs or [int(name) for name in epochs] != list(range(1, len(epochs) + 1)):
        has = f"the epochs {', '.join(epochs)}" if epochs else "no epoch columns"
        raise InputError(f"{path} has {has}: wanted columns 1, 2, 3...")
    frame = frame_of(content, epochs, path)
    columns = [numbers(frame[name], path, "percent, 0 to 100", highest=100) for name in epochs]
    return _checked(np.column_stack(columns), str(path))


def _from_npz(path: Path, array: str) -> Floats:
    try:
        # Opened here: of a damaged archive numpy would leave the file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if not array:
                raise InputError(f"{path} has arrays: choose one with --array: {', '.join(archive.files)}")
            if array not in archive.files:
                raise InputError(unknown(f"array in {path}", array, archive.files))
            values = np.asarray(archive[array])
    except InputError:
        raise
    except Exception as error:  # numpy, zipfile and zlib raise nearly anything for a damaged file
        raise InputError(f"cannot read {path}: {error}") from None
    if values.ndim != 2 or values.dtype.kind not in "fiu":
        raise InputError(
            f"array {array!r} in {path} is {values.dtype} {values.shape}: wanted percent, one row per "
            "architecture and one column per epoch"
        )
    return _checked(values.astype(np.float64), f"array {array!r} in {path}")


def _checked(accuracy: Floats, what: str) -> Floats:
    bad = np.argwhere(~((accuracy >= 0) & (accuracy <= 100.001)))
    if len(bad):
        row, epoch = bad[0]
        raise InputError(
            f"{what} has {accuracy[row, epoch]} in row {row}, epoch {epoch + 1}: wanted percent, 0 to 100"
        )
    if len(accuracy) < FEWEST or not accuracy.shape[1]:
        raise InputError(f"{what} has {accuracy.shape[0]} curves: wanted at least {FEWEST} to rank")
    return accuracy
