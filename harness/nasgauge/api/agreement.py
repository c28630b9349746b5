"""Our scores beside those that someone else gave the same architectures: `nasgauge.parity`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nasgauge import plugins
from nasgauge.analysis.columns import Column, StoredColumn, stored_columns
from nasgauge.analysis.labelled_sample import LabelledSample
from nasgauge.analysis.parity import Pair, read_scores
from nasgauge.analysis.parity import parity as parity_rows
from nasgauge.analysis.set_columns import combine as combined
from nasgauge.api.options import assignments
from nasgauge.api.run_query import RunQuery
from nasgauge.core import InputError, SetEstimator, match, named
from nasgauge.plugins import Configured
from nasgauge.presentation.parity_table import parity_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded
from nasgauge.runtime.provenance import Provenance


@recorded
def parity(
    run: Any,
    scores: Path | str,
    pairs: Mapping[str, str] | Sequence[str],
    *,
    architecture_column: str,
    **options: Any,
) -> Table:
    """Compare stored scores with those of another implementation, architecture by architecture.

    Over the architectures that both have. An estimator over a set ranks just these.

    Args:
        run: What `score` returned, or the path of a store.
        scores: CSV with the others' scores.
        pairs: Their column by our estimator, such as `{"naswot": "nwot"}`; `-nwot` where low is better.
        architecture_column: Column of `scores` that names the architecture.
        **options: `where` and `set` of `RunQuery`.

    Returns:
        One row per pair: how alike both rank.

    Raises:
        InputError: If there is no such run, estimator or column, or too few common architectures.

    Example:
        >>> parity("my.sqlite", "theirs.csv", {"naswot": "nwot"}, architecture_column="arch")
        ... # doctest: +SKIP
    """
    texts = assignments(pairs)
    query, wanted = RunQuery.of(run, options), [Pair.parse(text) for text in texts]
    sets = _sets(wanted, query)
    if query.constraints:
        raise InputError(
            f"parity compares all architectures, not those with {query.constraints[0]}: leave that out"
        )
    with query.opened() as store:
        stored = query.one_run(store)
        rows = query.counted_rows(store, stored).frame
    file, space = Path(scores), plugins.search_space(stored.provenance.benchmark)
    theirs = read_scores(file, space, architecture_column, list(dict.fromkeys(p.theirs for p in wanted)))
    common = rows[rows.architecture.isin(theirs.index)]
    if common.empty:
        raise InputError(f"no architecture of {file} has a score in {str(query.path)!r}")
    own = stored_columns(common)
    ours = {
        pair: _over_set(sets[pair.ours], own, stored.provenance)
        if pair.ours in sets
        else _stored(pair.ours, own)
        for pair in wanted
    }
    return parity_table(parity_rows(ours, theirs), stored.provenance, file.name)


def _sets(pairs: Sequence[Pair], query: RunQuery) -> dict[str, Configured[SetEstimator]]:
    """Estimators over a set that pairs name, with their settings."""
    over_sets = plugins.names(plugins.SET_ESTIMATORS)
    wanted = list(dict.fromkeys(pair.ours for pair in pairs if match(pair.ours, over_sets)))
    found = plugins.configure_sets(wanted, query.set)
    return dict(zip(wanted, found, strict=True))


def _over_set(
    configured: Configured[SetEstimator], own: Mapping[str, StoredColumn], provenance: Provenance
) -> tuple[list[str], Column]:
    """Sample and column of an estimator over the set of architectures for which its parts have scores."""
    parts = configured.plugin.parts_of(configured.settings)
    if missing := sorted({part for part in parts if part not in own}):
        raise InputError(f"{configured.plugin.name} needs scores of {', '.join(missing)}")
    sample = sorted(frozenset.intersection(*(_counts(own, part) for part in parts)))
    table = plugins.search_space(provenance.benchmark).load_table(provenance.dataset)
    columns = {part: own[part].over(sample) for part in parts}
    return sample, combined(configured, columns, LabelledSample(sample, table))


def _stored(name: str, own: Mapping[str, StoredColumn]) -> tuple[list[str], Column]:
    """Sample and column of an estimator, or of one part of one."""
    plain = named("scored estimator", name.partition(".")[0], {column.estimator for column in own.values()})
    part = name.partition(".")[2]
    column = named("column of scores", f"{plain}.{part}" if part else plain, own)
    sample = sorted(_counts(own, column))
    return sample, own[column].over(sample)


def _counts(own: Mapping[str, StoredColumn], name: str) -> frozenset[str]:
    """The architectures of a sample of the search space; those of lists where there is no such sample."""
    return own[name].drawn if any(column.drawn for column in own.values()) else own[name].covers
