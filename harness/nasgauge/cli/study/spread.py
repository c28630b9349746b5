"""`nasgauge study spread`: how far minibatch, initialisation and batch size move a score."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pandas as pd

from nasgauge.cli.samples import Prepared, Scoring, scoring_options
from nasgauge.cli.stores import output_option, write
from nasgauge.cli.study import options
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.presentation import plots
from nasgauge.presentation.figures import style
from nasgauge.presentation.table import Value
from nasgauge.scoring.fill import fill
from nasgauge.studies.settings import configured, rows_of
from nasgauge.studies.spread import BATCH_SIZE, SOURCES, Variation, compared, draw, summary, variations


@click.command()
@click.argument("estimator")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
@click.option("--count", default=10, type=click.IntRange(2), help="Architectures, out of the sample.")
@click.option("--minibatches", default=20, type=click.IntRange(0), help="Draws of images, same weights.")
@click.option("--initialisations", default=20, type=click.IntRange(0), help="Draws of weights, same images.")
@click.option("--batch-sizes", default="32,64,128,256", help="Same weights; empty for none.")
@options.plot_option
@options.rows_option
@scoring_options
@table_options
@options.store_option
@output_option
def spread(
    estimator: str,
    settings: tuple[str, ...],
    count: int,
    minibatches: int,
    initialisations: int,
    batch_sizes: str,
    plot: Path | None,
    rows: Path | None,
    path: Path,
    scoring: Scoring,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Show how far minibatch, initialisation and batch size move the score of ESTIMATOR.

    Of the sample, --count architectures are taken, evenly by rank of accuracy from the worst to the best;
    of a file of --architectures all. Scores go to the store, and what is there is not scored again.
    """
    plots.check(plot)
    one = configured(estimator, settings)
    sizes = options.numbers(batch_sizes, "--batch-sizes", 2) if batch_sizes else []
    if not (minibatches or initialisations or sizes):
        raise InputError("nothing to vary: wanted --minibatches, --initialisations or --batch-sizes")
    prepared = options.prepare(scoring, choice, path, count)
    setups = list(variations(prepared.setup, minibatches, initialisations, sizes))
    for size in sizes:
        prepared.setup.images.batches(size, 1, seed=scoring.seed)
    frame = _scored(prepared, path, one, setups)
    if plot:
        with style():
            title = f"{one.plugin.name} on {len(prepared.chosen)} architectures of {scoring.benchmark}"
            write(plots.drawn(draw(frame, title), plot), plot)
    caption = [
        *options.made_of(prepared, f"{one.plugin.name} on {options.picked(prepared, scoring)}"),
        *_EXPLAINED,
        *options.failures(frame),
    ]
    options.write_all(f"{_sources(frame)}\n\n{_architectures(frame)}", caption, output, frame, rows)


_EXPLAINED = (
    "Minibatch: other images, same weights. Initialisation: other weights and draws of the estimator, same "
    "images. Batch size: same weights, the smaller minibatch is the beginning of the larger; scores of each "
    "size are standardised over the architectures (our choice), since their magnitude differs.",
    "Within: deviation of an architecture's score (root mean square over architectures); between: deviation "
    "of the mean scores of architectures; share between: of the variance, by ICC(1). These three are over "
    "the architectures that have a finite score each time. tau: Kendall's tau-b of the mean score with the "
    "accuracy, with its 95 % interval over architectures, rough for so few; of single values, lowest to "
    "highest.",
)


def _scored(
    prepared: Prepared, path: Path, one: Configured[Estimator], setups: list[Variation]
) -> pd.DataFrame:
    """One row per variation and architecture."""
    accuracy = options.accuracies(prepared)
    parts = []
    for number, each in enumerate(setups):
        what = f"{each.source} {each.value} ({number + 1} of {len(setups)})"
        _, frame, _ = fill(
            path, each.setup, prepared.dataset, [one], prepared.chosen, warm=number > 0, what=what
        )
        found = rows_of(frame, one, prepared.chosen).reset_index()
        found = found.assign(source=each.source, value=each.value)
        found["accuracy"] = accuracy.to_numpy()
        parts.append(found)
    every = pd.concat(parts, ignore_index=True)
    return every[["source", "value", "architecture", "accuracy", "score", "error"]]


def _sources(frame: pd.DataFrame) -> str:
    return options.markdown(
        [
            {
                "varied": row["source"],
                "values": str(row["values"]),
                "finite": f"{row['whole']} of {row['architectures']}",
                "within": f"{row['within']:.3g}",
                "between": f"{row['between']:.3g}",
                "share between": options.cell(row["share"]),
                "tau of means": str(Value(row["tau"], 3, row["tau_low"], row["tau_high"])),
                "tau of single ones": _range(row["tau_lowest"], row["tau_highest"]),
            }
            for row in summary(frame).to_dict("records")
        ]
    )


def _architectures(frame: pd.DataFrame) -> str:
    """Mean and deviation of each architecture's score, worst accuracy first."""
    tables = {source: compared(frame, source) for source in SOURCES if (frame.source == source).any()}
    accuracy = frame.drop_duplicates("architecture").set_index("architecture").accuracy
    order = next(iter(tables.values())).index
    return options.markdown(
        [
            {
                "architecture": name,
                "accuracy": options.cell(accuracy[name], 2),
                **{_heading(source): _spread(table.loc[name]) for source, table in tables.items()},
            }
            for name in order
        ]
    )


def _range(low: float, high: float) -> str:
    return "" if np.isnan(low) else f"{low:.3f} to {high:.3f}"


def _heading(source: str) -> str:
    return f"{source}, standardised" if source == BATCH_SIZE else source


def _spread(scores: pd.Series) -> str:
    """`1234.5 ± 1.2`; empty where a score is missing."""
    if scores.isna().any():
        return ""
    return f"{scores.mean():.5g}" + (f" ± {scores.std():.2g}" if len(scores) > 1 else "")
