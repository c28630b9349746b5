"""One estimator under several settings: which values to try, and what its stored rows say."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from nasgauge import plugins
from nasgauge.core import Estimator, Floats, InputError, named
from nasgauge.core.settings import settings_text
from nasgauge.plugins import Configured, EstimatorLike
from nasgauge.scoring.failure_report import refuse
from nasgauge.scoring.fill import ScoringJob


def configured_estimator(name: EstimatorLike, assignments: Iterable[str] = ()) -> Configured[Estimator]:
    """An estimator of single networks with its settings.

    Args:
        name: How `nasgauge.plugins` knows it.
        assignments: Such as `rwe.bn=batch`.

    Raises:
        InputError: For an estimator over a set, and for one that gives several scores.
    """
    plugin = plugins.estimator(name)
    if not isinstance(plugin, Estimator):
        raise InputError(f"{plugin.name} is defined over a set: wanted an estimator that scores one network")
    variant = plugins.configure([name], assignments).estimators[0]
    promised = str(inspect.signature(variant.plugin.score).return_annotation)
    if "dict" in promised or "Mapping" in promised:  # before any work; where nothing is said, the rows tell
        raise _several_scores(variant)
    return variant


def values_to_try(name: EstimatorLike, vary: Iterable[str]) -> dict[str, list[Any]]:
    """Values by setting, each of the type of the setting's default.

    Args:
        name: The estimator.
        vary: Texts such as `bn=batch,eval`.

    Raises:
        InputError: For a text that cannot be read, a setting that does not exist, a value given twice.
    """
    plugin = plugins.estimator(name)
    found: dict[str, list[Any]] = {}
    for text in vary:
        typed, equals, values = text.partition("=")
        setting = named(f"setting of {plugin.name}", typed.strip(), plugin.defaults) if equals else typed
        if not (equals and values) or setting in found:
            raise InputError(f"cannot read {text!r}: wanted SETTING=VALUE,VALUE..., each setting once")
        found[setting] = [
            configured_estimator(name, [f"{plugin.name}.{setting}={value}"]).settings[setting]
            for value in values.split(",")
        ]
        if len(set(found[setting])) < len(found[setting]):
            raise InputError(f"{text!r} has a value twice: wanted each value once")
    return found


def with_values(variant: Configured[Estimator], values: Mapping[str, Any]) -> Configured[Estimator]:
    """The same estimator, with other values of some settings."""
    return replace(variant, settings={**variant.settings, **values}, named=variant.named | values.keys())


def rows_of(
    frame: pd.DataFrame, variant: Configured[Estimator], architectures: Sequence[str]
) -> pd.DataFrame:
    """The stored rows of these settings, in the order of the architectures.

    Raises:
        InputError: For an estimator of several parts, which has no single score.
    """
    rows = frame[
        (frame.estimator == variant.plugin.name)
        & (frame.version == variant.plugin.version)
        & (frame.settings == settings_text(variant.settings))
    ]
    if (rows.part != "").any():
        raise _several_scores(variant)
    return rows.set_index("architecture").loc[list(architectures)]


class VariantScores(NamedTuple):
    """What an estimator gives under some settings.

    Attributes:
        scores: (N,), NaN if there is none.
        seconds: Median, to build and score a network.
        notes: Its remarks, each once.
    """

    scores: Floats
    seconds: float
    notes: tuple[str, ...]


def variant_scores(
    job: ScoringJob, variant: Configured[Estimator], architectures: Sequence[str]
) -> VariantScores:
    """The scores of architectures; what the store does not have is scored now.

    Raises:
        InputError: For an estimator of several parts, and where the machine fails.
    """
    filled = job.fill([variant], architectures)
    refuse(filled.failures, "the study")
    rows = rows_of(filled.rows, variant, architectures)
    seconds = float((rows.build_seconds + rows.score_seconds).median())
    return VariantScores(rows.score.to_numpy(float), seconds, tuple(rows.note.dropna().unique()))


def _several_scores(variant: Configured[Estimator]) -> InputError:
    return InputError(
        f"{variant.plugin.name} gives several scores to a network: wanted an estimator that gives one"
    )
