"""A stored run as options that make it again, elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from nasgauge import plugins
from nasgauge.core import Estimator, InputError, SearchSpace
from nasgauge.scoring.store_access import StoredRun

_CHOSEN = ("benchmark", "dataset", "images", "batch_size", "seed", "device", "threads")
_STUDIES = ("image_seed", "training", "epoch")


@dataclass(frozen=True)
class RunRecipe:
    """What `nasgauge run` makes a run again of.

    Attributes:
        run: Of a store.
        rows: All of it.
        commands: That filled it.
    """

    run: StoredRun
    rows: pd.DataFrame
    commands: Sequence[str]

    @property
    def options(self) -> dict[str, Any]:
        """Options of `nasgauge run` by name; raises InputError for a run that it does not make."""
        entries = self.run.provenance.entries
        if self.rows.empty:
            raise InputError("the run has no scores yet: there is nothing to make again")
        if studied := [name for name in _STUDIES if name in entries]:
            raise InputError(
                f"this run has an entry {studied[0]}, so `nasgauge study` made it: the command that did, "
                f"{self.commands[0]!r}, makes it again"
            )
        found = {name: entries[name] for name in _CHOSEN}
        found["images"] = self._images
        found |= _architectures(plugins.search_space(entries["benchmark"]), self._names, entries["seed"])
        last = self._last
        found["estimator"] = [self._source(name) for name in last.estimator]
        settings = [text for _, row in last.iterrows() for text in _assignments(row.estimator, row.settings)]
        return found | ({"set": settings} if settings else {})

    @property
    def comments(self) -> list[str]:
        """What the options cannot choose, and who asked for the run."""
        entries = self.run.provenance.entries
        lines = [f"{name}: {entries[name]}" for name in entries if name not in _CHOSEN]
        lines += [
            f"{name} was a function of somebody's own, version {version}"
            for name, version in zip(self._last.estimator, self._last.version, strict=True)
            if not _installed(name)
        ]
        return [*lines, *(f"made by: {' '.join(command.split())}" for command in self.commands)]

    def to_toml(self) -> str:
        """As a file that `nasgauge run --config FILE` takes."""
        lines = [f"# {text}" for text in self.comments]
        lines += [f"{name} = {_toml(value)}" for name, value in self.options.items()]
        return "\n".join(lines) + "\n"

    @property
    def _last(self) -> pd.DataFrame:
        """Of each estimator, the version and settings that were last asked for."""
        rows = self.rows.sort_values("requested").drop_duplicates("estimator", keep="last")
        return rows.sort_values("estimator")

    @property
    def _names(self) -> list[str]:
        return list(dict.fromkeys(self.rows.architecture))

    @property
    def _images(self) -> str:
        """The source of the images with their size; commands say in which folder they are."""
        name = self.run.provenance.images
        kind, _, file = (name.rpartition("@")[0] or name).partition(":")
        return self._said(rf"{kind}:[^\s'\"]*{re.escape(file.partition('?')[0])}[^\s'\"]*", name)

    def _source(self, name: str) -> str:
        """By which an estimator is found: one that is not installed by the file that a command named."""
        if _installed(name):
            return name
        return self._said(rf"[^\s'\"]+\.py:{re.escape(name)}(?!\w)", f"FILE.py:{name}")

    def _said(self, pattern: str, otherwise: str) -> str:
        """What the last command with such a text said."""
        found = [text for command in self.commands for text in re.findall(pattern, command)]
        return found[-1] if found else otherwise


def _architectures(space: SearchSpace, names: Sequence[str], seed: int) -> dict[str, Any]:
    """How these are asked for: as a sample where they are one, as all of the space, or each by name."""
    wanted = set(names)
    if set(space.sample(len(names), seed)) == wanted:
        return {"sample": len(names)}
    try:
        if set(islice(space.enumerate(), len(names) + 1)) == wanted:
            return {"sample": "all"}
    except InputError:  # too many to list
        pass
    return {"architectures": list(names)}


def _installed(name: str) -> bool:
    return name in plugins.names(plugins.ESTIMATORS)


def _assignments(name: str, settings: str) -> list[str]:
    """Settings that are not the defaults, as `NAME.SETTING=VALUE`."""
    plugin = plugins.estimator(name) if _installed(name) else None
    defaults: Mapping[str, Any] = plugin.defaults if isinstance(plugin, Estimator) else {}
    chosen: Iterable[tuple[str, Any]] = json.loads(settings).items()
    return [f"{name}.{key}={value}" for key, value in chosen if key not in defaults or defaults[key] != value]


def _toml(value: object) -> str:
    """A value of TOML, whose texts and numbers are written as those of JSON."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
