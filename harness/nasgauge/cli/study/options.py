"""What the studies share: which architectures, which store, what stands below the tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pandas as pd
from tabulate import tabulate

from nasgauge.cli.samples import Prepared, Scoring
from nasgauge.cli.stores import typed_command, write
from nasgauge.cli.tables import TableChoice
from nasgauge.core import InputError
from nasgauge.presentation.table import Value
from nasgauge.studies import by_rank

# Not the store of `nasgauge run`: a study has runs by the dozen, and a leaderboard is of one.
store_option = click.option(
    "--store", "path", default="study.sqlite", type=click.Path(path_type=Path), help="Score file."
)
plot_option = click.option("--plot", type=click.Path(path_type=Path), help="Figure: .pdf, .png or .svg.")
rows_option = click.option("--rows", type=click.Path(path_type=Path), help="CSV of every score.")


def prepare(scoring: Scoring, choice: TableChoice, path: Path, count: int) -> Prepared:
    """A run of `count` architectures of the sample, evenly by rank of accuracy, worst first.

    Architectures of a file are taken as they are, all of them. Raises InputError.
    """
    prepared = scoring.prepare(choice, path)
    accuracy = prepared.table.accuracy[prepared.table.rows(prepared.chosen)]
    places = by_rank(accuracy, len(accuracy) if scoring.architectures else count)
    return replace(prepared, chosen=[prepared.chosen[place] for place in places])


def accuracies(prepared: Prepared) -> pd.Series:
    """Percent by architecture, in the order of the run."""
    rows = prepared.table.rows(prepared.chosen)
    return pd.Series(prepared.table.accuracy[rows], index=prepared.chosen, name="accuracy")


def numbers(text: str, what: str, least: int) -> list[int]:
    """Different whole numbers, rising, from `1,2,4`; raises InputError."""
    parts = text.split(",")
    if not all(part.isascii() and part.isdecimal() and int(part) >= least for part in parts):
        raise InputError(f"cannot read {what} {text!r}: wanted whole numbers from {least}, such as 32,64,128")
    found = [int(part) for part in parts]
    if found != sorted(set(found)):
        raise InputError(f"{what} {text!r}: wanted each number once, and rising")
    return found


def markdown(rows: list[dict[str, str]]) -> str:
    """A table of cells that are text already; the `|` in an architecture is no border."""
    safe = [{heading: text.replace("|", r"\|") for heading, text in row.items()} for row in rows]
    return f"{tabulate(safe, headers='keys', tablefmt='github', disable_numparse=True)}"


def cell(value: float, digits: int = 3) -> str:
    """`0.574`, `-inf`; empty where there is none."""
    return str(value) if np.isinf(value) else Value(value, digits).number


def failures(rows: pd.DataFrame) -> list[str]:
    """One line per reason why a score is missing or no finite number."""
    failed = rows[rows.error.notna()]
    return [
        f"Not finite: {len(group)} of {len(rows)} scores, such as that of {group.architecture.iloc[0]}: "
        f"{reason}"
        for reason, group in failed.groupby("error", sort=False)
    ]


def picked(prepared: Prepared, scoring: Scoring) -> str:
    """Which architectures a run of `prepare` has, for a caption."""
    how = "of a file" if scoring.architectures else "evenly by rank of accuracy in a random sample"
    return f"{len(prepared.chosen)} architectures, {how}"


def made_of(prepared: Prepared, what: str) -> list[str]:
    """What was looked at, and its space, label, images, seed and machine, for a caption."""
    setup, table = prepared.setup, prepared.table
    return [
        f"{what} of {setup.space.name}.",
        f"Accuracy: {table.label}. Table: {table.source}.",
        f"Images: {setup.images.name} (fingerprint {setup.images.fingerprint}), batch {setup.batch_size}, "
        f"networks for {prepared.dataset}, seed {setup.seed}, on {setup.provenance(prepared.dataset).place}.",
    ]


def write_all(
    text: str,
    caption: list[str],
    output: Path | None,
    frame: pd.DataFrame | None = None,
    rows: Path | None = None,
) -> None:
    """The text with its caption, and every row of `frame` as CSV where `rows` names a file."""
    caption = [*caption, f"Made by: {typed_command()}"]
    if rows is not None and frame is not None:
        comment = "".join(f"# {line}\n" for line in caption)
        write(comment + frame.to_csv(index=False, lineterminator="\n"), rows)
    write(text + "\n\n" + "\n".join(caption) + "\n", output)
