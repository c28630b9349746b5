"""Search spaces, estimators and searchers: installed ones by name, a user's own by file or as they are."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Generic, TypeVar

from nasgauge.core import Estimator, InputError, Searcher, SearchSpace, SetEstimator, match, named, unknown
from nasgauge.core.assignments import assigned_settings
from nasgauge.core.flat_table import FlatImporter
from nasgauge.core.importer import Importer
from nasgauge.core.surrogates import Surrogates
from nasgauge.runtime.code_version import code_version, module_file
from nasgauge.runtime.user_code import user_module

SEARCH_SPACES = "nasgauge.search_spaces"
ESTIMATORS = "nasgauge.estimators"
SET_ESTIMATORS = "nasgauge.set_estimators"
IMPORTERS = "nasgauge.importers"
SURROGATES = "nasgauge.surrogates"
SEARCHERS = "nasgauge.searchers"

T = TypeVar("T")
PLUGINS = (Estimator, SetEstimator, Searcher, SearchSpace, Importer, FlatImporter)


P = TypeVar("P", Estimator, SetEstimator, Searcher)


EstimatorLike = str | Estimator | SetEstimator | Callable[..., Any]
"""A name, `path/to/file.py:function`, an estimator, or a function of a probe."""


@dataclass(frozen=True)
class Configured(Generic[P]):
    """An estimator or searcher with all its settings, defaults included.

    source: the name or `FILE.py:FUNCTION` that finds it on another machine; empty for an object.
    named: settings that the user chose, whether or not they are the defaults.
    """

    plugin: P
    settings: dict[str, Any]
    source: str = ""
    named: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The user's file that has it, absolute; empty for one that is installed, and in a session."""
        if self.source:
            path = Path(self.source.rpartition(":")[0]).expanduser() if ".py" in self.source else None
        else:
            path = None if _is_installed(self.plugin) else module_file(self.plugin.function)
        return str(path.absolute()) if path else ""


@dataclass(frozen=True)
class Selection:
    """What a run scores, and what is then computed from those scores."""

    estimators: list[Configured[Estimator]]
    sets: list[Configured[SetEstimator]]


def names(group: str) -> list[str]:
    """Sorted names of the installed plugins of a group."""
    return sorted(point.name for point in entry_points(group=group))


def installed(name: str, *groups: str) -> str | None:
    """The plugin of these groups that is meant, as it is written there; None if there is none.

    >>> installed("NAS-Bench-201", SEARCH_SPACES), installed("imagenet", SEARCH_SPACES)
    ('nasbench201', None)
    """
    return match(name, [known for group in groups for known in names(group)])


def search_space(name: str) -> SearchSpace:
    """The installed search space of that name."""
    return _load("benchmark", name, SearchSpace, SEARCH_SPACES)


def dataset_of(benchmark: str, dataset: str) -> str:
    """A data set as its search space writes it; raises InputError if there is none."""
    return search_space(benchmark).dataset(dataset)


def estimator(chosen: EstimatorLike) -> Estimator | SetEstimator:
    """The estimator that a user means.

    Args:
        chosen: Name of an installed one, `path/to/file.py:function`, an estimator, or a function.

    Returns:
        The estimator. One of the user's own has a version that changes with its code.

    Raises:
        InputError: If there is none, or it is not a function of a probe.
    """
    if not isinstance(chosen, str):
        return _own(chosen)
    if ".py" in chosen:
        found, version = in_file("estimator", chosen, Estimator, SetEstimator)
        return _versioned(found, version, chosen.rpartition(":")[2])
    kinds: tuple[type[Estimator | SetEstimator], ...] = (Estimator, SetEstimator)
    return _load("estimator", chosen, kinds, ESTIMATORS, SET_ESTIMATORS)


def set_estimator(name: str) -> SetEstimator:
    """The installed estimator over a set of that name."""
    return _load("estimator over a set", name, SetEstimator, SET_ESTIMATORS)


def _own(found: Any) -> Estimator | SetEstimator:
    """An object as an estimator; one that is installed stays as it is."""
    if isinstance(found, SetEstimator):
        return found
    if isinstance(found, Estimator):
        return found if _is_installed(found) else _versioned(found, code_version(found.score))
    if not callable(found) or isinstance(found, type):
        raise InputError(
            f"cannot score with {found!r:.60}: wanted the name of an estimator, FILE.py:FUNCTION, or a "
            "function of a probe"
        )
    inner = getattr(found, "func", found)  # of functools.partial
    name = getattr(inner, "__name__", type(inner).__name__)
    return _versioned(found, code_version(found), name.strip("<>"))


def _versioned(found: Any, version: str, name: str = "") -> Estimator | SetEstimator:
    if isinstance(found, SetEstimator):
        return found
    if isinstance(found, Estimator):
        return replace(found, version=f"{found.version}-{version}")
    return Estimator(found, version=version, name=name)


def searcher(chosen: str | Searcher | Callable[..., Any]) -> Searcher:
    """The searcher that a user means.

    Args:
        chosen: Name of an installed one, `path/to/file.py:function`, a searcher, or a function of a context.

    Raises:
        InputError: If there is none.
    """
    if isinstance(chosen, Searcher):
        return chosen
    if not isinstance(chosen, str):
        return _own_searcher(chosen)
    if ".py" in chosen:
        found, _ = in_file("searcher", chosen, Searcher)
        return found if isinstance(found, Searcher) else Searcher(found, name=chosen.rpartition(":")[2])
    return _load("searcher", chosen, Searcher, SEARCHERS)


def _own_searcher(function: Any) -> Searcher:
    if not callable(function) or isinstance(function, type):
        raise InputError(
            f"cannot search with {function!r:.60}: wanted the name of a searcher, FILE.py:FUNCTION, or a "
            "function of a search context"
        )
    inner = getattr(function, "func", function)  # of functools.partial
    return Searcher(function, name=getattr(inner, "__name__", type(inner).__name__).strip("<>"))


def importer(name: str) -> Importer | FlatImporter:
    """The installed importer of that name."""
    kinds: tuple[type[Importer | FlatImporter], ...] = (Importer, FlatImporter)
    return _load("importable table", name, kinds, IMPORTERS)


def importers() -> dict[str, Importer | FlatImporter]:
    """All installed importers by name, sorted; the list of installed packages is read once for all."""
    points = sorted(entry_points(group=IMPORTERS), key=lambda point: point.name)
    return {point.name: point.load() for point in points}


def surrogates(name: str) -> Surrogates:
    """The installed description of the surrogates of that name."""
    return _load("surrogates", name, Surrogates, SURROGATES)


def configure(chosen: Iterable[EstimatorLike], assignments: Iterable[str] = ()) -> Selection:
    """Estimators with their settings, and with the parts that set estimators need.

    `assignments` are texts such as `zen.repeats=32`.
    """
    plugins, sources = _by_name(chosen)
    assigned = list(assignments)
    settings = assigned_settings(plugins, assigned)
    sets = [Configured(p, settings[n], sources[n]) for n, p in plugins.items() if isinstance(p, SetEstimator)]
    found = [
        Configured(p, settings[n], sources[n], _named_of(n, assigned))
        for n, p in plugins.items()
        if isinstance(p, Estimator)
    ]
    needed = {part.partition(".")[0] for c in sets for part in c.plugin.parts_of(c.settings)}
    for name in sorted(needed):
        part = plugins.get(name) or estimator(name)
        if not isinstance(part, Estimator):
            raise InputError(f"{name!r} is defined only over a set, so it cannot be a part of one")
        if name in plugins:
            continue
        found.append(Configured(part, dict(part.defaults), name))
    return Selection(found, sets)


def _named_of(name: str, assignments: Iterable[str]) -> frozenset[str]:
    """The settings of one estimator in texts such as `zen.repeats=32`."""
    targets = (text.partition("=")[0].partition(".") for text in assignments)
    return frozenset(setting for owner, _, setting in targets if owner == name)


def configure_searchers(chosen: Iterable[Any], assignments: Iterable[str] = ()) -> list[Configured[Searcher]]:
    """Searchers with their settings.

    Args:
        chosen: Each as `searcher` takes it.
        assignments: Texts such as `rea.population=20`.

    Raises:
        InputError: If two have one name, or there is no such setting.
    """
    plugins: dict[str, Searcher] = {}
    for source in chosen:
        plugin = searcher(source)
        if plugin.name in plugins:
            raise InputError(f"{source!r} is the second searcher called {plugin.name}: rename the function")
        plugins[plugin.name] = plugin
    settings = assigned_settings(plugins, assignments, "searcher")
    return [Configured(plugin, settings[name]) for name, plugin in plugins.items()]


def configure_sets(
    chosen: Iterable[str | SetEstimator], assignments: Iterable[str] = ()
) -> list[Configured[SetEstimator]]:
    """Estimators over a set with their settings; their parts, scored already, are not loaded."""
    found = [set_estimator(each) if isinstance(each, str) else each for each in chosen]
    plugins = {plugin.name: plugin for plugin in found}
    settings = assigned_settings(plugins, assignments)
    return [Configured(plugin, settings[name]) for name, plugin in plugins.items()]


def _by_name(
    chosen: Iterable[EstimatorLike],
) -> tuple[dict[str, Estimator | SetEstimator], dict[str, str]]:
    """The chosen plugins by name, and the text that finds each again.

    Raises InputError where two have one name, since scores are kept by name.
    """
    seen: dict[str, EstimatorLike] = {}
    plugins: dict[str, Estimator | SetEstimator] = {}
    ours = {*names(ESTIMATORS), *names(SET_ESTIMATORS)}
    for given in chosen:
        one = (installed(given, ESTIMATORS, SET_ESTIMATORS) or given) if isinstance(given, str) else given
        if any(one is other or (isinstance(one, str) and one == other) for other in seen.values()):
            continue
        plugin = estimator(one)
        if plugin.name in seen:
            raise InputError(_one_name(one, seen[plugin.name], plugin.name))
        if plugin.name in ours and one != plugin.name and not _is_installed(plugin):
            raise InputError(_one_name(one, plugin.name, plugin.name))
        plugins[plugin.name], seen[plugin.name] = plugin, one
    return plugins, {name: one if isinstance(one, str) else "" for name, one in seen.items()}


def _is_installed(plugin: Estimator | SetEstimator | Searcher) -> bool:
    group = {SetEstimator: SET_ESTIMATORS, Searcher: SEARCHERS}.get(type(plugin), ESTIMATORS)
    return any(point.load() is plugin for point in entry_points(group=group, name=plugin.name))


def _one_name(one: EstimatorLike, other: EstimatorLike, name: str) -> str:
    way = "rename the function" if isinstance(one, str) else "give Estimator(function, name='another')"
    return f"{_told(one)} and {_told(other)} are both called {name}: {way}"


def _told(one: EstimatorLike) -> str:
    if isinstance(one, str):
        return repr(one)
    return f"the function {getattr(one, '__name__', type(one).__name__)}" if callable(one) else "an Estimator"


def line_of(error: BaseException, function: Callable[..., Any]) -> str:
    """The last line of the function's own file that led to the error; else where it was raised."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    code = getattr(inspect.unwrap(function), "__code__", None)
    own = [line for line in lines if code is not None and line[0] == code.co_filename]
    return "{}:{}".format(*(own or lines)[-1])


def _load(kind: str, name: str, wanted: type[T] | tuple[type[T], ...], *groups: str) -> T:
    known = {each: group for group in reversed(groups) for each in names(group)}
    try:
        found = named(kind, name, known)
    except InputError as error:
        command = "nasgauge data list" if {IMPORTERS, SURROGATES} & {*groups} else "nasgauge list"
        raise InputError(f"{error} (`{command}` shows all)") from None
    (point, *_) = entry_points(group=known[found], name=found)
    plugin: T = point.load()
    if not isinstance(plugin, wanted):
        kinds = wanted if isinstance(wanted, tuple) else (wanted,)
        raise InputError(
            f"{kind} {found!r} ({point.value}) is {type(plugin).__name__}; "
            f"wanted {' or '.join(each.__name__ for each in kinds)}"
        )
    return plugin


def in_file(kind: str, name: str, *wanted: type[Any]) -> tuple[Any, str]:
    """What `path/to/file.py:function` names: a function, or an object that is wanted; and the file's hash."""
    module, version = user_module(kind, name)
    file, _, function = name.rpartition(":")
    found = vars(module).get(function)
    if not isinstance(found, wanted) and not callable(found):
        functions = [key for key, value in vars(module).items() if callable(value)]
        raise InputError(unknown(f"function in {file}", function, functions))
    return found, version
