"""Which run of a store is meant, and which accuracies stand beside its scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from nasgauge import plugins
from nasgauge.analysis.constrained_table import constrained
from nasgauge.analysis.covered_run import CoveredRun, Wanted, read
from nasgauge.analysis.sample_choice import RunRows, SampleChoice, counted
from nasgauge.api.options import all_taken, store_path, taken
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.benchmarks.constraints import Conditioned, split_where
from nasgauge.benchmarks.samples import named_architectures, sample_size
from nasgauge.core import Estimator, InputError, SearchSpace, SetEstimator, match, unknown
from nasgauge.core.sample import NAMED
from nasgauge.plugins import Configured, EstimatorLike
from nasgauge.runtime.command import call_text
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.find_run import by_seed, matching_runs, only_run, options_for
from nasgauge.scoring.score_file import ScoreFile
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun, run_of


@dataclass(frozen=True, repr=False, kw_only=True)
class RunQuery(Conditioned, AccuracySpec):
    """A run of a store with accuracies.

    Attributes:
        store: Path of the store.
        scores: In place of a store, a file that `nasgauge scores` wrote.
        where: Conditions that choose the run, such as `images=digits`, and those on costs that architectures
            have to satisfy, such as `gpu latency_ms<20`.
        estimator: Those to show, by name, or as they were scored with; none for all.
        exclude: Names of those to leave out.
        set: Settings of estimators over a set, such as `vote.of=naswot+params`.
        dataset: Data set of the accuracies; None for that of the networks.
        sample: Which of the run's samples counts: its size, `all`, or `list` for what the user named; None
            for all but lists, and for lists where there is nothing else.
        architectures: In place of a sample: a file with one a line, or a sequence of them.
        provenance: Of the one run that is meant, in place of conditions.
    """

    store: Path | str = "nasgauge.sqlite"
    scores: Path | str | None = None
    where: tuple[str, ...] = ()
    estimator: tuple[EstimatorLike, ...] = ()
    exclude: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    dataset: str | None = None
    sample: int | str | None = None
    architectures: Path | str | tuple[str, ...] | None = None
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
        given = {
            name: getattr(taken(cls, {name: rest.pop(name)}), name) for name in list(rest) if name in _NAMES
        }
        all_taken(rest, cls)
        # Conditions that are typed mean any run that they match, not the one that was at hand.
        chooses = split_where(given.get("where", ()))[0]
        anew: dict[str, Any] = {"provenance": None} if chooses else {}
        if {"sample", "architectures"} & given.keys():
            anew |= {"sample": None, "architectures": None}
        return replace(start, **(anew | given))

    @property
    def call_arguments(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What gives a function this query again: the path of the store, and what is not the default."""
        default = RunQuery()
        names = [field.name for field in fields(self) if field.name not in ("store", "provenance")]
        given = {name: getattr(self, name) for name in names} | {"where": self._conditions()}
        return (self.store,), {n: value for n, value in given.items() if value != getattr(default, n)}

    def _conditions(self) -> tuple[str, ...]:
        """What chooses the run among those that the store has by now, and the conditions on costs."""
        if self.provenance is None or not self.path.exists():
            return self.where
        with self.opened() as store:
            runs = store.runs()
        meant = [run for run in runs if run.provenance == self.provenance]
        if not meant:
            return self.where
        on_costs = [each for each in self.where if each not in self.run_conditions]
        return (*options_for(meant[0], runs)[1::2], *on_costs)

    def __repr__(self) -> str:
        return call_text(type(self).__name__, *self.call_arguments)

    @property
    def typed(self) -> list[str]:
        """The query as options of the command line, without those that were left out."""
        (store,), given = self.call_arguments
        if isinstance(self.architectures, tuple):  # named by a program, and no command line is that long
            del given["architectures"]
            given["sample"] = NAMED
        pairs = [
            (f"--{name.replace('_', '-')}", str(value))
            for name, values in given.items()
            for value in (values if isinstance(values, tuple) else [values])
        ]
        return ["--store", str(store), *(text for pair in pairs for text in pair)]

    @property
    def path(self) -> Path:
        """Of the store, or of the file in its place."""
        return Path(self.store if self.scores is None else self.scores)

    def opened(self) -> Store:
        """The store, or the file that stands for one; raises InputError where there is none."""
        return ScoreFile(self.path) if self.scores or self.path.suffix in FILES else Store(self.path)

    def read(self) -> CoveredRun:
        """The one run of the store that is meant; raises InputError where it cannot be read."""
        with self.opened() as store:
            return self.read_run(store, self.one_run(store))

    def read_seeds(self) -> dict[int, CoveredRun]:
        """The runs that differ in nothing but the seed, by seed; raises InputError where others do."""
        with self.opened() as store:
            runs = store.runs()
            if self.provenance is None:
                runs = matching_runs(runs, self.run_conditions)
                first_of_each = {run.provenance.with_seed(0): run for run in reversed(runs)}
                only = only_run(list(first_of_each.values()), (), self.path, store.sampled_runs())
            else:
                only = self.one_run(store)
            return self._read_all(store, _by_seed(store, runs, only))

    def read_siblings(self) -> dict[int, CoveredRun]:
        """The runs of the store that differ from this one in nothing but the seed, if there are others."""
        with self.opened() as store:
            found = _by_seed(store, store.runs(), self.one_run(store))
            return self._read_all(store, found) if len(found) > 1 else {}

    def _read_all(self, store: Store, runs: Mapping[int, StoredRun]) -> dict[int, CoveredRun]:
        """Runs by seed; a sample of one of them may be a list of the others."""
        choice = SampleChoice(self.sample)
        has = {seed for seed, run in runs.items() if choice.is_in(store.samples(run))}
        anything = replace(self, sample=None) if has else self
        return {seed: (self if seed in has else anything).read_run(store, run) for seed, run in runs.items()}

    def one_run(self, store: Store) -> StoredRun:
        """The run of a store that is meant; raises InputError where it is not the only one."""
        if self.provenance is None:
            return only_run(store.runs(), self.run_conditions, self.path, store.sampled_runs())
        if (run := run_of(store.runs(), self.provenance)) is not None:
            return run
        raise InputError(f"the run is not in {str(self.path)!r} any more: score it again")

    def read_run(self, store: Store, run: StoredRun) -> CoveredRun:
        """One run of an open store; raises InputError for names that do not exist there."""
        query, rows = self._spelled_rows(store, run)
        names, sets = query._chosen()
        space = plugins.search_space(run.provenance.benchmark)
        dataset = space.dataset(self.dataset or run.provenance.dataset)
        loaded = self.load(space, dataset, rows.frame.architecture.unique())
        table = constrained(loaded, self.constraints, rows.frame)
        wanted = Wanted(names, sets, requested(names, self.set))
        return read(rows, wanted, table, partial(space.load_table, dataset))

    def counted_rows(self, store: Store, run: StoredRun) -> RunRows:
        """What counts of one run of an open store; raises InputError where nothing does."""
        return self._spelled_rows(store, run)[1]

    def _spelled_rows(self, store: Store, run: StoredRun) -> tuple[RunQuery, RunRows]:
        """What counts, and the same query with the names that the store has."""
        frame, failures = store.frame(run), store.failures(run)
        unscored = frozenset(failures.estimator) - frozenset(frame.estimator)
        query = self._spelled([*frame.estimator.unique(), *unscored])
        if len(frame) and frame.estimator.isin(query.exclude).all():
            raise InputError(f"--exclude {','.join(query.exclude)} leaves no estimator of {self.path}")
        every = RunRows(
            frame[~frame.estimator.isin(query.exclude)],
            run.provenance,
            store.samples(run),
            store.requests(run),
            failures.groupby("estimator_id").architecture.apply(frozenset).to_dict(),
            unscored.difference(query.exclude),
        )
        return query, counted(every, self._choice(plugins.search_space(run.provenance.benchmark)))

    def _choice(self, space: SearchSpace) -> SampleChoice:
        """Which samples count; raises InputError for a wrong size, or a file that cannot be read."""
        if self.architectures is None:
            if self.sample not in (None, NAMED):
                sample_size(self.sample)
            return SampleChoice(self.sample)
        if self.sample is not None:
            raise InputError("--architectures names them and --sample is one: give one of the two")
        return SampleChoice(architectures=frozenset(named_architectures(self.architectures, space)))

    def _spelled(self, stored: Sequence[str]) -> RunQuery:
        """The same, estimators named as the store has them; raises InputError for one that is not there."""
        known = [*stored, *plugins.names(plugins.SET_ESTIMATORS)]

        def spelled(name: str) -> str:
            if (found := match(name, known)) is None:
                raise InputError(unknown(f"estimator in {self.path}", name, stored))
            return found

        for name, plugin in self._shown():
            if isinstance(plugin, Estimator):
                spelled(name)
        shown = tuple(spelled(str(each)) if _is_name(each) else each for each in self.estimator)
        return replace(self, estimator=shown, exclude=tuple(map(spelled, self.exclude)))

    def _shown(self) -> list[tuple[str, Estimator | SetEstimator | None]]:
        """Names of the estimators to show, each with its plugin where that is the user's own."""
        own = [None if _is_name(each) else plugins.estimator(each) for each in self.estimator]
        return [(p.name if p else str(each), p) for each, p in zip(self.estimator, own, strict=True)]

    def _chosen(self) -> tuple[list[str], list[Configured[SetEstimator]]]:
        """Names of the estimators to show, and those over a set with their settings."""
        shown = self._shown()
        names = [name for name, _ in shown]
        over_sets: list[str | SetEstimator] = [p for _, p in shown if isinstance(p, SetEstimator)]
        installed = plugins.names(plugins.SET_ESTIMATORS)
        over_sets += [name for name in names or installed if name in {*installed} - {*self.exclude}]
        return names, plugins.configure_sets(over_sets, self.set)


FILES = (".parquet", ".csv")
"""What `nasgauge scores` writes, by its ending."""
_NAMES = frozenset(RunQuery.__dataclass_fields__)


def requested(names: Sequence[str], settings: Sequence[str]) -> set[str]:
    """Estimators that are named, by themselves or by one of their settings."""
    assigned = [setting.partition(".")[0] for setting in settings]
    return {*names, *(plugins.installed(name, plugins.SET_ESTIMATORS) or name for name in assigned)}


def _by_seed(store: Store, runs: Sequence[StoredRun], like: StoredRun) -> dict[int, StoredRun]:
    """Those that differ in nothing but the seed; none without a sample where this one has one."""
    sampled, found = store.sampled_runs(), by_seed(runs, like)
    return {seed: run for seed, run in found.items() if run.id in sampled or like.id not in sampled}


def _is_name(estimator: EstimatorLike) -> bool:
    return isinstance(estimator, str) and ".py:" not in estimator
