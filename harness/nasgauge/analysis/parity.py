"""Our scores beside those that someone else gave the same architectures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nasgauge.analysis.columns import Column
from nasgauge.analysis.measure import FEWEST
from nasgauge.benchmarks.csv_file import content_of, frame_of, parsed
from nasgauge.core import Floats, InputError, SearchSpace
from nasgauge.metrics import kendall_tau, rank_last, spearman_rho


@dataclass(frozen=True)
class Pair:
    """One of our estimators and a column of the others' file.

    Attributes:
        ours: An estimator, or `ESTIMATOR.PART`.
        theirs: The column.
        sign: -1 where low is better in that column.
    """

    ours: str
    theirs: str
    sign: int = 1

    @classmethod
    def parse(cls, text: str) -> Pair:
        """Of `naswot=nwot`, or `ntk_condition=-condition`; raises InputError."""
        ours, equals, theirs = text.partition("=")
        if not (equals and ours and theirs.removeprefix("-")):
            raise InputError(f"cannot read pair {text!r}: wanted ESTIMATOR=COLUMN, or ESTIMATOR=-COLUMN")
        return cls(ours, theirs.removeprefix("-"), -1 if theirs.startswith("-") else 1)


def read_scores(path: Path, space: SearchSpace, architecture_column: str, names: list[str]) -> pd.DataFrame:
    """Scores of a CSV, plain or gzipped, by canonical architecture; NaN if there is none.

    Args:
        path: The file.
        space: Parses the architectures.
        architecture_column: Names the architecture.
        names: Columns of scores.

    Raises:
        InputError: Naming file, line and column, for an architecture that is there twice, or a text that
            is not a number.
    """
    frame = frame_of(content_of(path), [architecture_column, *names], path)
    architectures = [
        parsed(text, line, architecture_column, path, space)
        for line, text in frame[architecture_column].items()
    ]
    index = pd.Index(architectures)
    if index.has_duplicates:
        twice = index[index.duplicated()][0]
        raise InputError(f"{path} has {twice!r} more than once: wanted one row per architecture")
    return pd.DataFrame({name: _values(frame[name], path) for name in names}).set_index(index)


def parity(found: Mapping[Pair, tuple[list[str], Column]], theirs: pd.DataFrame) -> pd.DataFrame:
    """One row per pair: how alike both rank the architectures that have a finite score there.

    Args:
        found: Our sample and scores of each pair, of architectures of `theirs` only. One that we could
            not score ranks last.
        theirs: Of `read_scores`.

    Raises:
        InputError: For a pair with fewer than 10 architectures in common.
    """
    return pd.DataFrame([_row(pair, *ours, theirs[pair.theirs]) for pair, ours in found.items()])


def _row(pair: Pair, sample: list[str], column: Column, theirs: pd.Series) -> dict[str, object]:
    values = pair.sign * theirs.loc[sample].to_numpy(float)
    known = np.isfinite(values)
    if known.sum() < FEWEST:
        raise InputError(
            f"{pair.ours} and {pair.theirs} have {known.sum()} architectures in common: "
            f"wanted at least {FEWEST}; `nasgauge run --architectures FILE` scores those of your choice"
        )
    ours, values = rank_last(column.scores)[known], values[known]
    rho, tau = spearman_rho(ours, values), kendall_tau(ours, values)
    return {
        "estimator": pair.ours,
        "theirs": ("-" if pair.sign < 0 else "") + pair.theirs,
        "architectures": int(known.sum()),
        "unscored": int((~known).sum()),
        **rho.columns("rho"),
        "tau": tau.value,
    }


def _values(column: pd.Series, path: Path) -> Floats:
    values = pd.to_numeric(column, errors="coerce")
    bad = values.isna() & ~column.str.strip().str.lower().isin(["", "nan", "none", "null"])
    if bad.any():
        line, text = column.index[bad][0], column[bad].iloc[0]
        raise InputError(f"{path}, line {line}, column {column.name!r}: {text!r} is not a number")
    found: Floats = values.to_numpy(float)
    return found
