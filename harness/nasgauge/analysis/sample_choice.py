"""Which rows of a run tables are made of: those of samples, not what a search scored on its way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from nasgauge.core import InputError, Sample
from nasgauge.core.sample import ALL, DRAWN, NAMED
from nasgauge.runtime.provenance import Provenance


@dataclass(frozen=True, eq=False)
class RunRows:
    """What a store holds of one run.

    frame: its rows; `estimator_id` is the key of an estimator.
    provenance: what all rows have in common.
    samples: by key.
    requests: keys of an estimator and of the sample that it was asked for over, None for none; oldest first.
    failures: architectures that the machine failed to score, by key of the estimator.
    unscored: names of the estimators that the machine failed on all that they were to score.
    """

    frame: pd.DataFrame
    provenance: Provenance
    samples: Mapping[int, Sample] = field(default_factory=dict)
    requests: Sequence[tuple[int, int | None]] = ()
    failures: Mapping[int, frozenset[str]] = field(default_factory=dict)
    unscored: frozenset[str] = frozenset()

    def check_scored(self, names: Collection[str]) -> None:
        """Raises InputError where the machine failed on all that these estimators were to score."""
        if names and self.unscored.issuperset(names):
            raise InputError(
                f"{', '.join(sorted(names))}: no score, since the machine failed on all that was to be "
                "scored: nothing to rank before the command that scored, or one on another machine, has "
                "tried again"
            )


@dataclass(frozen=True)
class SampleChoice:
    """Which samples of a run count.

    Attributes:
        sample: Size of one that was drawn, `all`, or `list` for those that the user named; None for all that
            say something of the search space, and lists where there are none.
        architectures: Those that count, in place of samples.
    """

    sample: int | str | None = None
    architectures: Collection[str] | None = None

    @property
    def of_space(self) -> bool:
        """Whether what counts says something of the search space, where there is such a sample."""
        return self.architectures is None and self.sample != NAMED

    def samples(self, every: Mapping[int, Sample]) -> dict[int, Sample]:
        """The samples that are meant, by key; raises InputError where there are none."""
        if self.architectures is not None:
            return {-1: Sample.of(NAMED, self.architectures)}
        found = {id_: sample for id_, sample in every.items() if self._means(sample)}
        if not found:
            there = "; ".join(dict.fromkeys(map(told, every.values()))) or "none"
            raise InputError(f"the run has no sample {str(self.sample)!r}: it has {there}")
        return found

    def is_in(self, every: Mapping[int, Sample]) -> bool:
        """Whether one of these samples is meant."""
        return any(map(self._means, every.values()))

    def _means(self, sample: Sample) -> bool:
        if self.sample is None:
            return True
        if self.sample in (ALL, NAMED):
            return sample.kind == self.sample
        return sample.kind == DRAWN and str(len(sample.architectures)) == str(self.sample)


def told(sample: Sample) -> str:
    """A sample in a few words, as the option `--sample` names it."""
    kind = "" if sample.kind == DRAWN else f"{sample.kind} of "
    return f"{kind}{len(sample.architectures)}"


def counted(rows: RunRows, choice: SampleChoice) -> RunRows:
    """The rows that count, and the samples that do.

    A row counts where its estimator was asked for over a sample that has its architecture, and the choice
    has it too.

    Returns:
        The same with fewer rows, which have the columns `drawn`, whether it is of a sample that says
        something of the search space, and `requested`, which grows with the time when its estimator was last
        asked for over a sample.

    Raises:
        InputError: Where there are no rows, or none of them counts.
    """
    if rows.frame.empty:
        rows.check_scored(rows.unscored)
        raise InputError("the run has no scores yet: nothing to rank")
    if not any(sample is not None for _, sample in rows.requests):
        raise InputError(
            "the run has no sample, only scores that a search, a study or tuning asked for: nothing to rank "
            "before `nasgauge run` has scored a sample"
        )
    chosen = choice.samples(rows.samples)
    # As objects: pandas is slower to look up strings of its own.
    by_estimator = rows.frame.astype({"architecture": object}).groupby("estimator_id")
    parts = [_of_estimator(group, int(str(id_)), rows, choice) for id_, group in by_estimator]
    found = pd.concat(parts, ignore_index=True)
    found = found[found.architecture.isin(_union(chosen.values()))]
    if found.empty:
        raise InputError("no architecture that was chosen has a score in this run: nothing to rank")
    counted = _union(chosen.values())
    failures = {id_: names & counted for id_, names in rows.failures.items()}
    return replace(rows, frame=found, samples=chosen, failures=failures)


def _of_estimator(group: pd.DataFrame, id_: int, rows: RunRows, choice: SampleChoice) -> pd.DataFrame:
    """The rows of an estimator over the samples that it was asked for over."""
    requests = [
        (when, rows.samples[key])
        for when, (of, key) in enumerate(rows.requests)
        if of == id_ and key is not None
    ]
    of_space = [(when, sample) for when, sample in requests if choice.of_space and sample.of_space]
    drawn = group.architecture.isin(_union(sample for _, sample in of_space))
    # What was asked for over a sample of the space counts more than what was asked for over a list later.
    last = max((when for when, _ in of_space or requests), default=-1)
    requested = last + bool(of_space) * len(rows.requests)
    kept = group.architecture.isin(_union(sample for _, sample in requests))
    return group.assign(drawn=drawn, requested=requested)[kept]


def _union(samples: Iterable[Sample]) -> frozenset[str]:
    return frozenset().union(*(sample.architectures for sample in samples))
