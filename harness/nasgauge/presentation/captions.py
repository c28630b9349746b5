"""What stands below every table, so that a reader can make it again."""

from __future__ import annotations

from nasgauge import __version__, plugins
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import BenchmarkTable
from nasgauge.runtime.provenance import Provenance


def made_of(run: ScoredRun) -> list[str]:
    """Label, table, sample, images, seed, hardware and versions."""
    return scored_with(run.table, run.provenance, len(run.sample), run.excluded)


def scored_with(table: BenchmarkTable, provenance: Provenance, count: int, apart: str = "") -> list[str]:
    """The same for `count` architectures of a table; apart: why others of the run do not count."""
    draw = f", images drawn by seed {provenance.image_seed}" if provenance.image_seed is not None else ""
    return [
        f"Accuracy: {table.label}. Table: {table.source}.",
        f"Sample: {count} architectures of {table.benchmark}{f' ({apart})' if apart else ''}. Images: "
        f"{provenance.images} (fingerprint {provenance.fingerprint}), batch {provenance.batch_size}, "
        f"networks for {provenance.dataset}, seed {provenance.seed}{draw}.",
        f"Measured on {provenance.place}, nasgauge {__version__}.",
    ]


def made_by(*runs: ScoredRun) -> list[str]:
    """The commands that filled the runs, each once."""
    commands = dict.fromkeys(command for run in runs for command in run.commands)
    return [f"Made by: {command}" for command in commands]


def papers_of(*runs: ScoredRun) -> dict[str, str]:
    """Address of the paper by display name of an estimator, and by name of a benchmark."""
    installed = {*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)}
    found = {}
    for run in runs:
        found[run.table.benchmark] = plugins.search_space(run.table.benchmark).paper
        for name, column in run.columns.items():
            if column.estimator in installed:
                found[name] = plugins.estimator(column.estimator).paper
    return found
