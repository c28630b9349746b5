"""`nasgauge ablate`: what each setting of an estimator does to its ranking and its cost."""

from __future__ import annotations

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
from nasgauge.report.layout import Value
from nasgauge.settings import configured, rows_of, varied, with_values


@click.command()
@click.argument("estimator")
@click.option("--vary", "texts", multiple=True, required=True, help="SETTING=VALUE,VALUE...; repeat.")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE of all rows; repeat.")
@scoring_options
@table_options
@store_option
@output_option
def ablate(
    estimator: str,
    texts: tuple[str, ...],
    settings: tuple[str, ...],
    path: Path,
    scoring: Scoring,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Score with ESTIMATOR under other settings, one at a time: rank correlation and seconds of each.

    What is stored already is not scored again.
    """
    base = configured(estimator, settings)
    values = varied(estimator, texts)
    prepared = scoring.prepare(choice, path)
    reference, seconds = _scored(prepared, path, base)
    rows = [_row("as set", "", reference, reference, seconds, prepared)]
    for setting, each in values.items():
        for value in each:
            if value == base.settings[setting]:
                rows.append(_row(setting, value, reference, reference, seconds, prepared))
                continue
            scores, seconds_there = _scored(prepared, path, with_values(base, {setting: value}))
            rows.append(_row(setting, value, scores, reference, seconds_there, prepared))
    board = tabulate(rows, headers="keys", tablefmt="github", disable_numparse=True)
    setup = prepared.setup
    caption = [
        f"{estimator}({', '.join(f'{k}={v}' for k, v in base.settings.items())}) on {len(prepared.chosen)} "
        f"architectures of {setup.space.name}; each row changes one setting.",
        f"Accuracy: {prepared.table.label}. Table: {prepared.table.source}. Images: {setup.images.name} "
        f"(fingerprint {setup.images.fingerprint}), seed {setup.seed}, on {setup.device.type}.",
        "rho is Spearman's, tau Kendall's tau-b; brackets are 95 % intervals over architectures; change: of "
        "rho from the settings as set, with the p value of no change. Seconds: median to build and score a "
        "network. Coverage: share of networks with a finite score; others rank last.",
        f"Made by: {typed_command()}",
    ]
    write(f"{board}\n\n" + "\n".join(caption) + "\n", output)


def _scored(prepared: Prepared, path: Path, one: Configured[Estimator]) -> tuple[Floats, float]:
    """Scores (N,) of the sample, NaN where there is none, and median seconds."""
    _, frame, _ = prepared.fill(path, [one])
    rows = rows_of(frame, one, prepared.chosen)
    return rows.score.to_numpy(float), float((rows.build_seconds + rows.score_seconds).median())


def _row(
    setting: str, value: Any, scores: Floats, reference: Floats, seconds: float, prepared: Prepared
) -> dict[str, str]:
    accuracy = prepared.table.accuracy[prepared.table.rows(prepared.chosen)]
    rho, tau = (measure(rank_last(scores), accuracy) for measure in (spearman_rho, kendall_tau))
    change, p = difference(rho, spearman_rho(rank_last(reference), accuracy))
    return {
        "setting": setting,
        "value": str(value),
        "rho": str(Value(rho.value, 3, rho.low, rho.high)),
        "tau": f"{tau.value:.3f}",
        "change": "" if scores is reference else f"{change.value:+.3f} (p {p:.2g})",
        "mean score": f"{np.mean(scores[np.isfinite(scores)]):.2f}" if np.isfinite(scores).any() else "",
        "seconds": f"{seconds:.2f}",
        "coverage": f"{100 * np.isfinite(scores).mean():.1f}%",
    }
