"""What official data there are, by name: tables that are imported, and surrogates that come in versions."""

from __future__ import annotations

from nasgauge import plugins
from nasgauge.benchmarks.flat_entry import FlatEntry
from nasgauge.benchmarks.surrogate_entry import SurrogateEntry
from nasgauge.benchmarks.table_entry import TableEntry
from nasgauge.core import FlatImporter, InputError, named

Entry = TableEntry | FlatEntry | SurrogateEntry


def entry(name: str) -> Entry:
    """The entry of that name; raises InputError if there is none."""
    known = {
        each: group for group in (plugins.IMPORTERS, plugins.SURROGATES) for each in plugins.names(group)
    }
    try:
        found = named("official data", name, known)
    except InputError as error:
        raise InputError(f"{error} (`nasgauge data list` shows all)") from None
    if known[found] == plugins.SURROGATES:
        return SurrogateEntry(plugins.surrogates(found))
    return table_entry(found)


def table_entry(name: str) -> TableEntry | FlatEntry:
    """The entry of what an importer of that name makes; raises InputError if there is none."""
    importer = plugins.importer(name)
    return FlatEntry(importer) if isinstance(importer, FlatImporter) else TableEntry(importer)


def entries() -> list[Entry]:
    """All entries, tables first."""
    return [entry(name) for group in (plugins.IMPORTERS, plugins.SURROGATES) for name in plugins.names(group)]
