"""`nasgauge ablate`: what each setting of an estimator does to its ranking and its cost."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import click
import numpy as np
from tabulate import tabulate

from nasgauge.cli.samples import Prepared, Scoring, scoring_options
from nasgauge.cli.stores import output_option, store_option, typed_command, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import Estimator, Floats
from nasgauge.metrics import difference, kendall_tau, rank_last, spearman_rho
from nasgauge.plugins import Configured
from nasgauge.presentation.table import Value
from nasgauge.studies.settings import configured, rows_of, varied, with_values


@click.command()
@click.argument("estimator")
@click.option("--vary", "texts", multiple=True, required=True, help="SETTING=VALUE,VALUE...; repeat.")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE of all rows; repeat.")
@click.option("--cross", is_flag=True, help="All combinations of the values, not one change at a time.")
@scoring_options
@table_options
@store_option
@output_option
def ablate(
    estimator: str,
    texts: tuple[str, ...],
    settings: tuple[str, ...],
    cross: bool,
    path: Path,
    scoring: Scoring,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Score with ESTIMATOR under other settings, one at a time: rank correlation and seconds of each.

    With --cross in all combinations, since what one setting does may hang on another. What is stored
    already is not scored again.
    """
    base = configured(estimator, settings)
    values = varied(estimator, texts)
    prepared = scoring.prepare(choice, path)
    reference, seconds = _scored(prepared, path, base)
    changes = _combinations(values) if cross else _single(values)
    rows = [_named({}, base.settings, values, cross) | _row(reference, reference, seconds, prepared)]
    for change in changes:
        one = with_values(base, change)
        found = (reference, seconds) if one == base else _scored(prepared, path, one)
        row = _row(found[0], reference, found[1], prepared)
        if not (cross and one == base):
            rows.append(_named(change, base.settings, values, cross) | row)
    board = tabulate(rows, headers="keys", tablefmt="github", disable_numparse=True)
    write(f"{board}\n\n" + "\n".join(_caption(base, cross, prepared)) + "\n", output)


def _caption(base: Configured[Estimator], cross: bool, prepared: Prepared) -> list[str]:
    settings = ", ".join(f"{name}={value}" for name, value in base.settings.items())
    rows = "the first row; others have the values shown" if cross else "as set; each row changes one setting"
    return [
        f"{base.plugin.name}({settings}): {rows}.",
        *prepared.caption,
        "rho is Spearman's, tau Kendall's tau-b; brackets are 95 % intervals over architectures; change: of "
        "rho from the first row, with the p value of no change. Seconds: median to build and score a "
        "network. Coverage: share of networks with a finite score; others rank last.",
        f"Made by: {typed_command()}",
    ]


def _scored(prepared: Prepared, path: Path, one: Configured[Estimator]) -> tuple[Floats, float]:
    """Scores (N,) of the sample, NaN where there is none, and median seconds."""
    _, frame, _ = prepared.fill(path, [one])
    rows = rows_of(frame, one, prepared.chosen)
    return rows.score.to_numpy(float), float((rows.build_seconds + rows.score_seconds).median())


def _single(values: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [{setting: value} for setting, each in values.items() for value in each]


def _combinations(values: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(values, each, strict=True)) for each in product(*values.values())]


def _named(
    change: Mapping[str, Any], settings: Mapping[str, Any], values: Mapping[str, Any], cross: bool
) -> dict[str, str]:
    """What a row is about: the setting that it changes, or the values of all that vary."""
    if cross:
        return {name: str({**settings, **change}[name]) for name in values}
    setting, value = next(iter(change.items()), ("as set", ""))
    return {"setting": setting, "value": str(value)}


def _row(scores: Floats, reference: Floats, seconds: float, prepared: Prepared) -> dict[str, str]:
    accuracy = prepared.table.accuracy[prepared.table.rows(prepared.chosen)]
    rho, tau = (measure(rank_last(scores), accuracy) for measure in (spearman_rho, kendall_tau))
    change, p = difference(rho, spearman_rho(rank_last(reference), accuracy))
    return {
        "rho": str(Value(rho.value, 3, rho.low, rho.high)),
        "tau": f"{tau.value:.3f}",
        "change": "" if scores is reference else f"{change.value:+.3f} (p {p:.2g})",
        "mean score": f"{np.mean(scores[np.isfinite(scores)]):.2f}" if np.isfinite(scores).any() else "",
        "seconds": f"{seconds:.2f}",
        "coverage": f"{100 * np.isfinite(scores).mean():.1f}%",
    }
