"""`nasgauge study kernel`: pictures of NASWOT's kernel of the best and the worst architectures."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from nasgauge.cli.samples import Scoring, scoring_options
from nasgauge.cli.stores import output_option, write
from nasgauge.cli.study import options
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import InputError
from nasgauge.presentation import plots
from nasgauge.presentation.figures import style
from nasgauge.studies.kernel import Kernel, draw, kernel_of


@click.command()
@click.option("--count", default=4, type=click.IntRange(1), help="Best, and as many worst, of the sample.")
@click.option("--plot", type=click.Path(path_type=Path), required=True, help="Figure: .pdf, .png or .svg.")
@click.option("--matrices", type=click.Path(path_type=Path), help="The matrices too, as .npz.")
@scoring_options
@table_options
@output_option
def kernel(
    count: int,
    plot: Path,
    matrices: Path | None,
    scoring: Scoring,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Draw the kernel matrices K_H of the most and the least accurate architectures of the sample.

    Entries are the share of ReLU units on which two images agree. Nothing is stored.
    """
    plots.check(plot)
    prepared = scoring.prepare(choice, Path())
    names = options.accuracies(prepared).sort_values(kind="stable").index
    if len(names) < 2 * count:
        raise InputError(
            f"{count} best and {count} worst are more than the {len(names)} architectures of the sample: "
            "wanted a smaller --count or a larger --sample"
        )
    chosen = [*names[: -count - 1 : -1], *names[count - 1 :: -1]]
    prepared = replace(prepared, chosen=chosen)
    accuracy = options.accuracies(prepared)
    found = [kernel_of(prepared.setup, name, accuracy[name]) for name in chosen]
    with style():
        title = f"{count} best and {count} worst of {len(names)} architectures of {scoring.benchmark}"
        write(plots.drawn(draw(found[:count], found[count:], title), plot), plot)
    if matrices:
        write(_archive(found), matrices)
    caption = [
        *options.made_of(prepared, f"The {count} best and the {count} worst of {len(names)} architectures"),
        "K_H counts the ReLU units on which two images agree; here it is divided by the number of units, so "
        "that the diagonal is 1, and images stand as they were drawn (our choices). Off the diagonal: the "
        "mean there. Score: ln det K_H, of the counts.",
    ]
    options.write_all(_table(found), caption, output)


def _table(kernels: list[Kernel]) -> str:
    return options.markdown(
        [
            {
                "architecture": each.architecture,
                "accuracy": options.cell(each.accuracy, 2),
                "score": options.cell(each.score, 1),
                "off the diagonal": options.cell(each.off_diagonal),
                "reason": each.error or "",
            }
            for each in kernels
        ]
    )


def _archive(kernels: list[Kernel]) -> bytes:
    """Arrays `agreement` (N, B, B), NaN where there is no kernel, `score`, `accuracy`, `architecture`."""
    size = next((len(each.agreement) for each in kernels if each.agreement is not None), 0)
    empty = np.full((size, size), np.nan)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        agreement=np.stack([empty if each.agreement is None else each.agreement for each in kernels]),
        score=[each.score for each in kernels],
        accuracy=[each.accuracy for each in kernels],
        architecture=[each.architecture for each in kernels],
    )
    return buffer.getvalue()
