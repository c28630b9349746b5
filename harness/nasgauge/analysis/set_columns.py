"""Columns of estimators that are defined only over a set, from the columns of their parts."""

from __future__ import annotations

from collections.abc import Container, Mapping

import numpy as np

from nasgauge.analysis.columns import Column, joined_reads
from nasgauge.analysis.labelled_sample import LabelAccount, LabelledSample
from nasgauge.core import Candidates, Floats, InputError, SetEstimator
from nasgauge.metrics import rank_last
from nasgauge.plugins import Configured

Sets = Mapping[str, Configured[SetEstimator]]
"""Estimators over a set by display name."""


def combine(
    configured: Configured[SetEstimator], parts: Mapping[str, Column], sample: LabelledSample
) -> Column:
    """The column of a set estimator, from those of its parts; raises InputError where one is missing."""
    names = configured.plugin.parts_of(configured.settings)
    if missing := [name for name in names if name not in parts]:
        name = configured.plugin.name
        raise InputError(f"{name} needs scores of {', '.join(missing)}: `nasgauge run --estimator {name}`")
    account = LabelAccount(sample)
    ranked = {name: rank_last(parts[name].scores) for name in names}
    scores = configured.plugin.combine(_candidates(ranked, account), **configured.settings)
    # One estimator may give several parts, which cost what it costs once.
    spent = {(parts[name].estimator, parts[name].milliseconds) for name in names}
    reads = joined_reads([*(parts[name].reads for name in names), *account.reads])
    return Column(
        estimator=configured.plugin.name,
        scores=scores,
        milliseconds=sum(milliseconds for _, milliseconds in spent),
        reads=reads or ("training" if account.seconds else ""),
        label_seconds=account.total,
    )


def computable(
    sets: Sets, parts: Mapping[str, Column], sample: LabelledSample, required: Container[str] = ()
) -> dict[str, Column]:
    """The columns of those that can be computed; raises InputError for one of `required` that cannot."""
    found = {}
    for name, configured in sets.items():
        try:
            found[name] = combine(configured, parts, sample)
        except InputError:
            if configured.plugin.name in required:
                raise
    return found


def dry_run(configured: Configured[SetEstimator], sample: LabelledSample) -> None:
    """Combine made-up scores, so that wrong settings raise InputError before anything is scored."""
    made_up = np.random.default_rng(0).standard_normal(len(sample.architectures))
    parts = dict.fromkeys(configured.plugin.parts_of(configured.settings), made_up)
    configured.plugin.combine(_candidates(parts, LabelAccount(sample)), **configured.settings)


def display_name(configured: Configured[SetEstimator]) -> str:
    """`vote`, or `vote(of=naswot+params)` where settings are not the defaults."""
    chosen = {k: v for k, v in configured.settings.items() if v != configured.plugin.defaults[k]}
    text = ", ".join(f"{key}={value}" for key, value in chosen.items())
    return f"{configured.plugin.name}({text})" if chosen else configured.plugin.name


def _candidates(parts: Mapping[str, Floats], account: LabelAccount) -> Candidates:
    return Candidates(parts, account.label, account.sample.seed, account.options, account.spend)
