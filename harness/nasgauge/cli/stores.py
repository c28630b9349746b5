"""What several commands share: the store they read, the run they mean, where they write."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from nasgauge.core import InputError
from nasgauge.plugins import unknown
from nasgauge.scoring.store import Run

store_option = click.option(
    "--store", "path", default="nasgauge.sqlite", type=click.Path(path_type=Path), help="Score file."
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Write here, not to the screen."
)
where_option = click.option(
    "--where", multiple=True, help="COLUMN=VALUE of the run, such as images=digits; repeat to narrow down."
)


def only_run(runs: list[Run], where: Sequence[str], path: Path) -> Run:
    """The one run that matches; a table never mixes runs in silence."""
    found = matching_runs(runs, where)
    if not found:
        raise InputError(f"{str(path)!r} has no run with {', '.join(where) or 'scores'}")
    if len(found) > 1:
        choices = "; ".join(" ".join(_conditions(run, found)) for run in found)
        raise InputError(f"{str(path)!r} has {len(found)} runs; choose one with --where: {choices}")
    return found[0]


def telling(run: Run, runs: Sequence[Run]) -> list[str]:
    """The options that choose this run among those of a store."""
    return [text for condition in _conditions(run, runs) for text in ("--where", condition)]


def _conditions(run: Run, runs: Sequence[Run]) -> list[str]:
    """What of this run is not the same in all of them: `seed=1`, `threads=2`."""
    differing = {name for other in runs for name in run.provenance.differing(other.provenance)}
    entries = run.provenance.entries
    return [f"{name}={value}" for name, value in entries.items() if name in differing]


def matching_runs(runs: list[Run], where: Sequence[str]) -> list[Run]:
    """The runs whose provenance has all the values of `where`, such as `images=digits`."""
    for condition in where:
        if "=" not in condition:
            raise InputError(f"cannot read --where {condition!r}: wanted COLUMN=VALUE, such as images=digits")
    wanted = [condition.partition("=")[::2] for condition in where]
    known = {column: None for run in runs for column in run.provenance.entries}
    for name, _ in wanted:
        if runs and name not in known:
            raise InputError(unknown("column of a run", name, known))
    return [run for run in runs if all(str(run.provenance.entries.get(n)) == v for n, v in wanted)]


def typed_command() -> str:
    """The command line that was typed, fit to be typed again."""
    return shlex.join(["nasgauge", *sys.argv[1:]])


def write(content: str | bytes, output: Path | None) -> None:
    """Print, or write to a file; raises InputError where it cannot be written."""
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise InputError(f"cannot write {str(output)!r}: {error}") from error
