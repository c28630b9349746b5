"""What every search space has of accuracies and costs, what it lacks, and the command that brings it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nasgauge import plugins
from nasgauge.benchmarks.catalogue import Entry, entries
from nasgauge.core import InputError, SearchSpace


@dataclass(frozen=True)
class SpaceData:
    """The data of one search space.

    Attributes:
        space: Its name.
        there: What is here: name and what it is.
        missing: What could be had: name, and the command that brings it.
    """

    space: str
    there: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        """As people read it."""
        yield self.space
        for name, what in self.there:
            yield f"  there      {name:<16} {what}"
        for name, command in self.missing:
            yield f"  missing    {name:<16} {command}"
        if not (self.there or self.missing):
            yield "  missing    accuracies: give a table of yours by --table FILE"


def space_data() -> list[SpaceData]:
    """All installed search spaces, with the entries of the catalogue that are theirs."""
    of_space: dict[str, list[Entry]] = {name: [] for name in plugins.names(plugins.SEARCH_SPACES)}
    for entry in entries():
        of_space.setdefault(entry.benchmark, []).append(entry)
    return [_of(name, found) for name, found in of_space.items()]


def _of(name: str, found: list[Entry]) -> SpaceData:
    there = [(entry.name, entry.summary) for entry in found if entry.is_here]
    missing = [(entry.name, entry.way) for entry in found if not entry.is_here]
    if not there and name in plugins.names(plugins.SEARCH_SPACES):
        own = _own(plugins.search_space(name))
        there = [("installed", own)] if own else []
    return SpaceData(name, tuple(there), tuple(missing))


def _own(space: SearchSpace) -> str:
    """The label of a table that came with the program; empty where there is none."""
    try:
        return str(space.load_table(next(iter(space.tasks))).label)
    except InputError:
        return ""
