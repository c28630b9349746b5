"""What stands below every table, so that a reader can make it again."""

from __future__ import annotations

from collections.abc import Sequence

from nasgauge import __version__, plugins
from nasgauge.analysis.measure import FEWEST
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import BenchmarkTable, Sample
from nasgauge.core.sample import ALL, DRAWN, NAMED, UNRECORDED
from nasgauge.images import told
from nasgauge.presentation.table import Explained
from nasgauge.runtime.command import current_command
from nasgauge.runtime.provenance import Provenance

_REMARKS = 3  # different ones of one estimator
_NOT_THERE = "are not in the table"
_KINDS = {
    DRAWN: "drawn at random",
    ALL: "all",
    NAMED: "named by the user, not drawn",
    UNRECORDED: "scored for a reason that is not recorded",
}


def made_of(run: ScoredRun) -> list[str]:
    """Label, table, sample, images, seed, hardware and versions, and what estimators remarked."""
    return [*scored_with(run.table, run.provenance, sample_of(run)), *remarks(run)]


def remarks(run: ScoredRun) -> list[str]:
    """What estimators said of their scores, such as on how many images they trained: a line for each.

    And what the machine failed to score: often the largest networks, so the others are not a random sample.
    """
    found: dict[str, list[str]] = {}
    for name, column in run.columns.items():
        for note, count in list(column.notes.items())[:_REMARKS]:
            of = "" if count == len(run.sample) else f" ({count} of {len(run.sample)} architectures)"
            found.setdefault(f"{note}{of}.", []).append(name)
    for name, column in run.columns.items():
        if column.failed:
            text = (
                f"the machine failed on {column.failed} more, so these are not a random part of the sample."
            )
            found.setdefault(text, []).append(name)
    return [f"{', '.join(names)}: {note}" for note, names in found.items()]


def scored_with(table: BenchmarkTable, provenance: Provenance, sample: str) -> list[str]:
    """The same for a sample that is described."""
    draw = f", images drawn by seed {provenance.image_seed}" if provenance.image_seed is not None else ""
    return [
        f"Accuracy: {table.label}.",
        f"{sample} Images: {told(provenance.images)}, batch {provenance.batch_size}.",
        Explained(
            f"Networks for {provenance.dataset}, seed {provenance.seed}{draw}. "
            f"Table: {table.source}. Fingerprint of the images: {provenance.fingerprint}. Measured on "
            f"{provenance.place}, nasgauge {__version__}."
        ),
    ]


def sample_of(run: ScoredRun) -> str:
    """How many architectures they are and why these, as a sentence."""
    why = "do not satisfy that, or are not in the table" if run.table.conditions else _NOT_THERE
    return described(len(run.sample), run.table.population, run.origins, run.absent, why)


def described(
    count: int, benchmark: str, origins: Sequence[Sample], absent: int = 0, reason: str = _NOT_THERE
) -> str:
    """A sample of so many architectures, which is one of `origins` or a part of them.

    >>> described(2, "nasbench201", [Sample.of("sample", "abc", 0)])
    'Sample: 2 architectures of nasbench201, of 3 drawn at random by seed 0.'
    """
    apart = f" ({absent} more were scored, but {reason})" if absent else ""
    why = " and ".join(_origin(sample, count) for sample in origins)
    return f"Sample: {count} architectures of {benchmark}{f', {why}' if why else ''}{apart}."


def _origin(sample: Sample, count: int) -> str:
    """`drawn at random by seed 0`; of a part of a sample `of 100 drawn at random by seed 0`."""
    by = f" by seed {sample.seed}" if sample.seed is not None else ""
    size = len(sample.architectures)
    if size == count:
        return f"{_KINDS[sample.kind]}{by}"
    return f"of all {size}" if sample.kind == ALL else f"of {size} {_KINDS[sample.kind]}{by}"


def too_few(run: ScoredRun) -> list[str]:
    """What stands above a table of too few architectures to rank by; nothing above another."""
    if run.ranks:
        return []
    return [f"Fewer than {FEWEST} architectures: no ranks, since correlations of so few say nothing."]


def made_by() -> list[str]:
    """The one command or call that makes the table in front of the reader, where somebody gave it."""
    return [f"Made by: {current_command()}"] if current_command() else []


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
