"""Which architectures are looked at: a random sample, all that there are, or those of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nasgauge.core import BenchmarkTable, InputError, SearchSpace


def draw_sample(table: BenchmarkTable, space: SearchSpace, count: int, seed: int) -> list[str]:
    """`count` distinct architectures of the table, uniform without replacement.

    Where the space's own sample is all in the table, it is that one, so that tables of the whole
    space are compared on the same architectures.

    Raises:
        InputError: For more architectures than the table has.
    """
    names = table.architectures
    if count > len(names):
        raise InputError(
            f"cannot draw {count} architectures: the table ({table.source}) has {len(names)}, "
            f"wanted 1 to {len(names)} or all"
        )
    sample = space.sample(count, seed)
    if set(sample) <= set(names):
        return sample
    return [names[row] for row in np.random.default_rng(seed).permutation(len(names))[:count]]


def sample_size(text: str | int) -> int | None:
    """The number of architectures that is asked for, None for `all`; raises InputError."""
    if text == "all":
        return None
    if not str(text).isdecimal() or int(text) == 0:
        raise InputError(f"cannot draw a sample of {text!r}: wanted a positive number or all")
    return int(text)


def named_architectures(source: Path | str | Sequence[str], space: SearchSpace) -> list[str]:
    """Architectures of a file, one a line, or of a sequence; in any notation, each once.

    Raises:
        InputError: For a file that cannot be read, and naming the line of what is not an architecture.
    """
    lines = _lines(Path(source)) if isinstance(source, Path | str) else list(source)
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(space.parse(line))
            except InputError as error:
                where = f"{source}, line {number}" if isinstance(source, Path | str) else f"number {number}"
                raise InputError(f"{where}: {error}") from error
    if not found:
        raise InputError(f"{str(source)!r} has no architecture: wanted one a line")
    return list(dict.fromkeys(found))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read architectures from {str(path)!r}: {error}") from error
