"""One table for each sample that estimators share, as one: the largest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nasgauge.analysis.nested import Aligned
from nasgauge.core import InputError
from nasgauge.presentation.table import Table


def nested_table(build: Callable[..., Table], levels: Sequence[Aligned]) -> Table:
    """The tables of all samples, those after the first as its parts.

    Args:
        build: Makes the table of one sample, of one run or of several over the same architectures.
        levels: Of `nasgauge.analysis.nested.nested`.

    Raises:
        InputError: Where no sample has anything to show: what `build` says of the largest one.
    """
    found: list[Table] = []
    refused: list[InputError] = []
    for level in levels:
        try:
            found.append(_named(build(*level), len(level[0].sample), first=not found))
        except InputError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return as_one(found)


def as_one(tables: Sequence[Table]) -> Table:
    """The first table with the others as its parts, and each line of their captions once."""
    first, *others = tables
    lines = dict.fromkeys(line for table in tables for line in table.notes)
    notes = [line for line in lines if not line.startswith("Made by")]
    made_by = [line for line in lines if line.startswith("Made by")]
    return replace(
        first,
        notes=[*notes, *made_by],
        papers=lambda: {name: paper for table in tables for name, paper in table.papers().items()},
        parts=[replace(other, notes=()) for other in others],
    )


def _named(table: Table, count: int, *, first: bool) -> Table:
    """A part with a name of its own."""
    return table if first else replace(table, name=f"{table.name}-n{count}")
