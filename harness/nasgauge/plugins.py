"""Search spaces, estimators and searchers by name: installed ones by entry point, a user's own by file."""

from __future__ import annotations

import ast
import difflib
import hashlib
import inspect
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from nasgauge.core import PLAIN, Estimator, InputError, Searcher, SearchSpace, SetEstimator
from nasgauge.core.importer import Importer
from nasgauge.core.surrogates import Surrogates

SEARCH_SPACES = "nasgauge.search_spaces"
ESTIMATORS = "nasgauge.estimators"
SET_ESTIMATORS = "nasgauge.set_estimators"
IMPORTERS = "nasgauge.importers"
SURROGATES = "nasgauge.surrogates"
SEARCHERS = "nasgauge.searchers"

T = TypeVar("T")


P = TypeVar("P", Estimator, SetEstimator, Searcher)


@dataclass(frozen=True)
class Configured(Generic[P]):
    """An estimator or searcher with all its settings, defaults included, and what it is asked for by."""

    plugin: P
    settings: dict[str, Any]
    source: str = ""


@dataclass(frozen=True)
class Selection:
    """What a run scores, and what is then computed from those scores."""

    estimators: list[Configured[Estimator]]
    sets: list[Configured[SetEstimator]]


def names(group: str) -> list[str]:
    """Sorted names of the installed plugins of a group."""
    return sorted(point.name for point in entry_points(group=group))


def search_space(name: str) -> SearchSpace:
    """The installed search space of that name."""
    return _load(SEARCH_SPACES, "benchmark", name, SearchSpace)


def estimator(name: str) -> Estimator | SetEstimator:
    """The installed estimator of that name, or the function named by `path/to/file.py:function`."""
    if ".py" in name:
        found, version = _from_file("estimator", name)
        if isinstance(found, Estimator):
            return replace(found, version=f"{found.version}-{version}")
        return Estimator(found, version=version, name=name.rpartition(":")[2])
    if name in names(SET_ESTIMATORS):
        return _load(SET_ESTIMATORS, "estimator", name, SetEstimator)
    return _load(ESTIMATORS, "estimator", name, Estimator)


def searcher(chosen: str | Searcher | Callable[..., Any]) -> Searcher:
    """The searcher that a user means.

    Args:
        chosen: Name of an installed one, `path/to/file.py:function`, a searcher, or a function of a context.

    Raises:
        InputError: Where there is none.
    """
    if isinstance(chosen, Searcher):
        return chosen
    if not isinstance(chosen, str):
        return _own_searcher(chosen)
    if ".py" in chosen:
        found, _ = _from_file("searcher", chosen)
        return found if isinstance(found, Searcher) else Searcher(found, name=chosen.rpartition(":")[2])
    return _load(SEARCHERS, "searcher", chosen, Searcher)


def _own_searcher(function: Any) -> Searcher:
    if not callable(function) or isinstance(function, type):
        raise InputError(
            f"cannot search with {function!r:.60}: wanted the name of a searcher, FILE.py:FUNCTION, or a "
            "function of a search context"
        )
    inner = getattr(function, "func", function)  # of functools.partial
    return Searcher(function, name=getattr(inner, "__name__", type(inner).__name__).strip("<>"))


def importer(name: str) -> Importer:
    """The installed importer of that name."""
    return _load(IMPORTERS, "importable table", name, Importer)


def surrogates(name: str) -> Surrogates:
    """The installed description of the surrogates of that name."""
    return _load(SURROGATES, "surrogates", name, Surrogates)


def configure(chosen: Iterable[str], assignments: Iterable[str] = ()) -> Selection:
    """Estimators with their settings, and with the parts that set estimators need.

    `assignments` are texts such as `zen.repeats=32`.
    """
    plugins, sources = _by_name(chosen)
    settings = _settings(plugins, assignments)
    sets = [Configured(p, settings[n], sources[n]) for n, p in plugins.items() if isinstance(p, SetEstimator)]
    found = [Configured(p, settings[n], sources[n]) for n, p in plugins.items() if isinstance(p, Estimator)]
    needed = {part.partition(".")[0] for c in sets for part in c.plugin.parts_of(c.settings)}
    for name in sorted(needed):
        part = plugins.get(name) or estimator(name)
        if not isinstance(part, Estimator):
            raise InputError(f"{name!r} is defined only over a set, so it cannot be a part of one")
        if name in plugins:
            continue
        found.append(Configured(part, dict(part.defaults), name))
    return Selection(found, sets)


def configure_searchers(chosen: Iterable[Any], assignments: Iterable[str] = ()) -> list[Configured[Searcher]]:
    """Searchers with their settings.

    Args:
        chosen: Each as `searcher` takes it.
        assignments: Texts such as `rea.population=20`.

    Raises:
        InputError: Where two have one name, or there is no such setting.
    """
    plugins: dict[str, Searcher] = {}
    for source in chosen:
        plugin = searcher(source)
        if plugin.name in plugins:
            raise InputError(f"{source!r} is the second searcher called {plugin.name}: rename the function")
        plugins[plugin.name] = plugin
    settings = _settings(plugins, assignments, "searcher")
    return [Configured(plugin, settings[name]) for name, plugin in plugins.items()]


def configure_sets(chosen: Iterable[str], assignments: Iterable[str] = ()) -> list[Configured[SetEstimator]]:
    """Installed estimators over a set with their settings; their parts, scored already, are not loaded."""
    plugins = {name: _load(SET_ESTIMATORS, "estimator over a set", name, SetEstimator) for name in chosen}
    settings = _settings(plugins, assignments)
    return [Configured(plugin, settings[name]) for name, plugin in plugins.items()]


def _by_name(chosen: Iterable[str]) -> tuple[dict[str, Estimator | SetEstimator], dict[str, str]]:
    """The chosen plugins by name, and what each was asked for by.

    Raises InputError where two have one name, since scores are kept by name.
    """
    sources: dict[str, str] = {}
    plugins: dict[str, Estimator | SetEstimator] = {}
    for source in dict.fromkeys(chosen):
        plugin = estimator(source)
        installed = plugin.name in {*names(ESTIMATORS), *names(SET_ESTIMATORS)}
        known = sources.get(plugin.name) or (plugin.name if installed and ".py:" in source else None)
        if known:
            raise InputError(f"{source!r} and {known!r} are both called {plugin.name}: rename the function")
        plugins[plugin.name], sources[plugin.name] = plugin, source
    return plugins, sources


def _settings(
    chosen: Mapping[str, Estimator | SetEstimator] | Mapping[str, Searcher],
    assignments: Iterable[str],
    kind: str = "estimator",
) -> dict[str, dict[str, Any]]:
    """Settings of each plugin: its defaults, and what was assigned."""
    settings = {name: dict(plugin.defaults) for name, plugin in chosen.items()}
    for assignment in assignments:
        target, equals, value = assignment.partition("=")
        name, dot, setting = target.partition(".")
        if not (equals and dot):
            raise InputError(f"cannot read setting {assignment!r}: wanted {kind.upper()}.SETTING=VALUE")
        if name not in settings:
            raise InputError(unknown(f"{kind} of this run", name, settings))
        if setting not in settings[name]:
            raise InputError(unknown(f"setting of {name}", setting, settings[name]))
        settings[name][setting] = _value(value, like=settings[name][setting], name=target)
    return settings


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """An error text for a name that does not exist, with near matches and what there is."""
    known = sorted(known)
    what, where = re.fullmatch(r"(.*?)((?: in| of) .*)?", kind).groups(default="")  # type: ignore[union-attr]
    near = difflib.get_close_matches(name, known, n=3)
    there = f"there {'is' if len(known) == 1 else 'are'} {', '.join(known) or 'none'}"
    hint = f"did you mean {' or '.join(near)}?" if near else there
    return f"no {what} {name!r}{where}; {hint}"


def line_of(error: BaseException, function: Callable[..., Any]) -> str:
    """The last line of the function's own file that led to the error; else where it was raised."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [line for line in lines if line[0] == inspect.getsourcefile(function)]
    return "{}:{}".format(*(own or lines)[-1])


def _load(group: str, kind: str, name: str, wanted: type[T]) -> T:
    found: list[EntryPoint] = list(entry_points(group=group, name=name))
    if not found:
        known = [*names(group), *(names(SET_ESTIMATORS) if group == ESTIMATORS else [])]
        command = "nasgauge data list" if group in (IMPORTERS, SURROGATES) else "nasgauge list"
        raise InputError(f"{unknown(kind, name, known)} (`{command}` shows all)")
    plugin = found[0].load()
    if not isinstance(plugin, wanted):
        raise InputError(
            f"{kind} {name!r} ({found[0].value}) is {type(plugin).__name__}; wanted {wanted.__name__}"
        )
    return plugin


def _from_file(kind: str, name: str) -> tuple[Any, str]:
    """What `path/to/file.py:function` names, and the file's hash: edits make another version."""
    file, _, function = name.rpartition(":")
    if name.endswith(".py"):
        raise InputError(f"{kind} {name!r} is a file: wanted {name}:FUNCTION")
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError(f"no file {file!r} for {kind} {name!r}: wanted path/to/file.py:function")
    source = path.read_bytes()
    version = hashlib.sha256(source).hexdigest()[:12]
    module = ModuleType(f"nasgauge_user_{path.stem}_{version}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses and pickle look their module up by name
    try:
        exec(compile(source, path, "exec"), vars(module))
    except (Exception, SystemExit) as error:
        raise InputError(f"cannot import {file!r}: {type(error).__name__}: {error}") from error
    found = vars(module).get(function)
    if not isinstance(found, (Estimator, Searcher)) and not callable(found):
        functions = [key for key, value in vars(module).items() if callable(value)]
        raise InputError(unknown(f"function in {file}", function, functions))
    return found, version


def _value(text: str, *, like: object, name: str) -> Any:
    """`text` as a value of the same type as the setting's default."""
    if isinstance(like, str):
        return text
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = text
    if isinstance(like, float) and type(value) is int:
        value = float(value)
    if like is not None and type(value) is not type(like):
        raise InputError(f"cannot set {name} to {text!r}: wanted {type(like).__name__}, such as {like!r}")
    if not isinstance(value, PLAIN):
        raise InputError(f"cannot set {name} to {text!r}: wanted a number, text, bool or None")
    return value
