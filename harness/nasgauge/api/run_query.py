"""Which run of a store is meant, and which accuracies stand beside its scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from nasgauge import plugins
from nasgauge.analysis.scored_run import RunRows, ScoredRun, Wanted, read
from nasgauge.api.options import all_taken, assignments, several, store_path, taken
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import InputError, SetEstimator, unknown
from nasgauge.plugins import Configured, EstimatorLike
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.find_run import by_seed, matching_runs, only_run
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun


@dataclass(frozen=True)
class RunQuery(AccuracySpec):
    """A run of a store with accuracies.

    Attributes:
        store: Path of the store.
        where: Conditions that choose the run, such as `images=digits`.
        estimator: Those to show, by name, or as they were scored with; none for all.
        set: Settings of estimators over a set, such as `vote.of=naswot+params`.
        dataset: Data set of the accuracies; None for that of the networks.
        architectures: Those that count; None for all.
        provenance: Of the one run that is meant, in place of conditions.
    """

    store: Path | str = "nasgauge.sqlite"
    where: tuple[str, ...] = ()
    estimator: tuple[EstimatorLike, ...] = ()
    set: tuple[str, ...] = ()
    dataset: str | None = None
    architectures: tuple[str, ...] | None = None
    provenance: Provenance | None = None

    @classmethod
    def of(cls, run: Any, options: Mapping[str, Any]) -> RunQuery:
        """The query that a function was called with.

        Args:
            run: A query, something that has one as `query`, or the path of a store.
            options: Attributes of the query to change.

        Raises:
            InputError: For an option that does not exist.
        """
        start = (
            run if isinstance(run, RunQuery) else getattr(run, "query", None) or cls(store=store_path(run))
        )
        rest = dict(options)
        for name in ("where", "estimator", "hardware_device"):
            if name in rest:
                rest[name] = several(rest[name])
        if "set" in rest:
            rest["set"] = assignments(rest["set"])
        given = {
            name: getattr(taken(cls, {name: rest.pop(name)}), name) for name in list(rest) if name in _NAMES
        }
        all_taken(rest, cls)
        # Conditions that are typed mean any run that they match, not the one that was at hand.
        anew = {"provenance": None} if "where" in given else {}
        return replace(start, **anew, **given)

    @property
    def path(self) -> Path:
        """Of the store."""
        return Path(self.store)

    def read(self) -> ScoredRun:
        """The one run of the store that is meant; raises InputError where it cannot be read."""
        with Store(self.path) as store:
            return self.read_run(store, self.one_run(store.runs()))

    def read_seeds(self) -> dict[int, ScoredRun]:
        """The runs that differ in nothing but the seed, by seed; raises InputError where others do."""
        with Store(self.path) as store:
            runs = store.runs()
            if self.provenance is None:
                runs = matching_runs(runs, self.where)
                first_of_each = {run.provenance.with_seed(0): run for run in reversed(runs)}
                only = only_run(list(first_of_each.values()), (), self.path)
            else:
                only = self.one_run(runs)
            return {seed: self.read_run(store, run) for seed, run in by_seed(runs, only).items()}

    def read_siblings(self) -> dict[int, ScoredRun]:
        """The runs of the store that differ from this one in nothing but the seed, if there are others."""
        with Store(self.path) as store:
            found = by_seed(store.runs(), self.one_run(store.runs()))
            return {seed: self.read_run(store, run) for seed, run in found.items()} if len(found) > 1 else {}

    def one_run(self, runs: list[StoredRun]) -> StoredRun:
        """The run of a store that is meant; raises InputError where it is not the only one."""
        if self.provenance is None:
            return only_run(runs, self.where, self.path)
        for run in runs:
            if run.provenance == self.provenance:
                return run
        raise InputError(f"the run is not in {str(self.path)!r} any more: score it again")

    def read_run(self, store: Store, run: StoredRun) -> ScoredRun:
        """One run of an open store; raises InputError for names that do not exist there."""
        frame, commands = store.frame(run), store.commands(run)
        if self.architectures is not None:
            frame = frame[frame.architecture.isin(self.architectures)]
        names, sets = self._chosen(frame.estimator.unique())
        space = plugins.search_space(run.provenance.benchmark)
        dataset = self.dataset or run.provenance.dataset
        if dataset not in space.tasks:
            raise InputError(unknown(f"data set of {space.name}", dataset, space.tasks))
        table = self.load(space, dataset, frame.architecture.unique())
        wanted = Wanted(names, sets, requested(names, self.set))
        rows = RunRows(frame, run.provenance, commands)
        return read(rows, wanted, table, partial(space.load_table, dataset))

    def _chosen(self, stored: Sequence[str]) -> tuple[list[str], list[Configured[SetEstimator]]]:
        """Names of the estimators to show, and those over a set with their settings."""
        installed = plugins.names(plugins.SET_ESTIMATORS)
        names, over_sets = [], list[str | SetEstimator]()
        for each in self.estimator:
            own = not isinstance(each, str) or ".py:" in each
            plugin = plugins.estimator(each) if own else None
            names.append(plugin.name if plugin else str(each))
            if isinstance(plugin, SetEstimator):
                over_sets.append(plugin)
            elif names[-1] not in stored and names[-1] not in installed:
                raise InputError(unknown(f"estimator in {self.path}", names[-1], stored))
        over_sets += [name for name in installed if name in (names or installed)]
        return names, plugins.configure_sets(over_sets, self.set)


_NAMES = frozenset(RunQuery.__dataclass_fields__)


def requested(names: Sequence[str], settings: Sequence[str]) -> set[str]:
    """Estimators that are named, by themselves or by one of their settings."""
    return {*names, *(setting.partition(".")[0] for setting in settings)}
