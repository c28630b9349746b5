"""One estimator under several settings: which values to try, and what its stored rows say."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from nasgauge import plugins
from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured


def configured(name: str, assignments: Iterable[str]) -> Configured[Estimator]:
    """That estimator with these settings, such as `rwe.bn=batch`; raises InputError for one over a set."""
    if not isinstance(plugins.estimator(name), Estimator):
        raise InputError(f"{name} is defined over a set: wanted an estimator that scores one network")
    one = plugins.configure([name], assignments).estimators[0]
    promised = str(inspect.signature(one.plugin.score).return_annotation)
    if "dict" in promised or "Mapping" in promised:  # before any work; where nothing is said, the rows tell
        raise _several(one)
    return one


def varied(name: str, texts: Iterable[str]) -> dict[str, list[Any]]:
    """Values by setting from texts such as `bn=batch,eval`; raises InputError.

    They are of the type of the setting's default.
    """
    plugin = plugins.estimator(name).name
    found: dict[str, list[Any]] = {}
    for text in texts:
        setting, equals, values = text.partition("=")
        if not (equals and values) or setting in found:
            raise InputError(f"cannot read {text!r}: wanted SETTING=VALUE,VALUE..., each setting once")
        found[setting] = [
            configured(name, [f"{plugin}.{setting}={value}"]).settings[setting] for value in values.split(",")
        ]
        if len(set(found[setting])) < len(found[setting]):
            raise InputError(f"{text!r} has a value twice")
    return found


def rows_of(frame: pd.DataFrame, one: Configured[Estimator], sample: Sequence[str]) -> pd.DataFrame:
    """The stored rows of these settings, in the order of the sample.

    Raises: InputError for an estimator of several parts, which has no one score.
    """
    rows = frame[
        (frame.estimator == one.plugin.name)
        & (frame.version == one.plugin.version)
        & (frame.settings == json.dumps(one.settings, sort_keys=True))
    ]
    if (rows.part != "").any():
        raise _several(one)
    return rows.set_index("architecture").loc[list(sample)]


def _several(one: Configured[Estimator]) -> InputError:
    return InputError(f"{one.plugin.name} gives several scores: wanted an estimator of one")


def with_values(one: Configured[Estimator], values: Mapping[str, Any]) -> Configured[Estimator]:
    """The same estimator, with other values of some settings."""
    return replace(one, settings={**one.settings, **values})
