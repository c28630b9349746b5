"""What stands below tables of searches: budgets, seconds, where they were measured, commands."""

from __future__ import annotations

from nasgauge import __version__, plugins
from nasgauge.core import BenchmarkTable
from nasgauge.images import told
from nasgauge.presentation.table import Explained
from nasgauge.runtime.machine import processor
from nasgauge.runtime.provenance import Provenance
from nasgauge.searching.search_outcome import SearchOutcome


def short_training(searched: BenchmarkTable) -> str:
    """What an evaluation is that was trained."""
    if not searched.schedules:
        return "It has no short training: every trained evaluation is a full one."
    return f"Short training: {searched.schedules[-1].epochs} epochs and one pass over the validation images."


def estimator_seconds(provenance: Provenance | None) -> str:
    """Where the seconds of estimators were measured; empty where none was asked."""
    if provenance is None:
        return ""
    return (
        f"estimator s: building networks for {provenance.dataset} and scoring them, measured on "
        f"{provenance.place}, images {told(provenance.images)} ({provenance.fingerprint}), "
        f"batch {provenance.batch_size}, seed {provenance.seed}. "
    )


def with_conditions(outcome: SearchOutcome) -> str:
    """` with gpu latency_ms < 20`, for a title; empty where everything can be found."""
    return f" with {outcome.satisfied.text}" if outcome.satisfied else ""


def conditions_of(outcome: SearchOutcome) -> list[str]:
    """What can be found, where that is not everything."""
    if outcome.satisfied is None:
        return []
    return [
        f"Only architectures with {outcome.satisfied.text} can be found: {outcome.satisfied.count}.",
        Explained(
            "The others are neither scored nor trained, and what counts as best is the best of those. "
            "Knowing what an architecture costs is free: it counts in no budget and in no seconds."
        ),
    ]


def own_seconds() -> str:
    """What the searcher's own seconds are."""
    return f"own s: the searcher itself, measured on {processor()}, not part of any budget."


def notes_of_searchers(outcome: SearchOutcome) -> list[str]:
    """What must be known of single searchers."""
    found = outcome.searches
    looked = dict.fromkeys(search.searcher for search in found if search.saw_true_accuracy)
    lines = [
        f"{name} sees the accuracies that count in the end: it is a bound, not a search." for name in looked
    ]
    notes = dict.fromkeys((search.searcher, note) for search in found for note in search.notes)
    lines += [f"{name}: {note}." for name, note in notes]
    lines += [
        f"{' '.join(filter(None, (one.searcher, one.estimator)))} ({one.budget}): "
        f"{len(one.runs) - len(one.successful)} of {len(one.runs)} runs chose no architecture within the "
        "budget; they are part of no mean accuracy."
        for one in found
        if len(one.successful) < len(one.runs)
    ]
    return lines


def version() -> str:
    """`nasgauge 1.0.`."""
    return f"nasgauge {__version__}."


def papers_of_searches(outcome: SearchOutcome) -> dict[str, str]:
    """Address of the publication by name of a searcher, estimator or benchmark."""
    found = {outcome.benchmark: plugins.search_space(outcome.benchmark).paper}
    searchers = plugins.names(plugins.SEARCHERS)
    estimators = {*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)}
    for search in outcome.searches:
        if search.searcher in searchers:
            found[search.searcher] = plugins.searcher(search.searcher).paper
        name = search.estimator.partition(".")[0]
        if name in estimators:
            found[search.estimator] = plugins.estimator(name).paper
    return found
