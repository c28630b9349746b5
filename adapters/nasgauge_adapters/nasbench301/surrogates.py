"""The official surrogates: what a network of the space would reach, and how long it would train."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nasgauge.core import BenchmarkTable, Floats, InputError, Label
from nasgauge_adapters.nasbench301.boosters import read_booster
from nasgauge_adapters.nasbench301.features import COLUMNS, features
from nasgauge_adapters.nasbench301.forest import Forest
from nasgauge_adapters.nasbench301.modelfiles import Files, Member, members, open_files

ACCURACY = ("xgb", "lgb")
RUNTIME = ("lgb_time", "xgb_time")


@dataclass(frozen=True, eq=False)
class Prediction:
    """What an ensemble says of N architectures: mean (N,) of its members, and their spread (N,).

    The spread is the members' standard deviation, ddof 0.
    """

    mean: Floats
    spread: Floats

    def with_noise(self, generator: np.random.Generator) -> Floats:
        """One normal draw around each mean, as the official package gives by default; (N,)."""
        return generator.normal(self.mean, self.spread)


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Boosters of one kind (`xgb`, `lgb_time`) and version (`1.0`, or '' where no path says it)."""

    model: str
    version: str
    boosters: tuple[Forest, ...]
    source: str

    def predict(self, architectures: Sequence[str]) -> Prediction:
        """Prediction for architectures in any notation; raises InputError for a text that is not one."""
        rows = features(architectures)
        each = np.stack([booster.predict(rows) for booster in self.boosters])
        return Prediction(each.mean(axis=0), each.std(axis=0))

    def __str__(self) -> str:
        name = f"{self.model} v{self.version}" if self.version else self.model
        return f"{name}, mean of {len(self.boosters)} members"


@dataclass(frozen=True, eq=False)
class Surrogates:
    """Predicts the validation accuracy in percent and, where its files are there, the seconds of training.

    Both are of the benchmark's training: 8 cells, 32 channels, 100 epochs on 40,000 images of CIFAR-10.
    """

    accuracy: Ensemble
    runtime: Ensemble | None

    def table(self, architectures: Sequence[str]) -> BenchmarkTable:
        """Predictions without noise as a benchmark table, whose label says that they are predictions."""
        names = tuple(dict.fromkeys(architectures))
        seconds = self.runtime.predict(names).mean if self.runtime else np.full(len(names), np.nan)
        return BenchmarkTable(
            benchmark="nasbench301",
            label=Label("cifar10", "validation", 100, str(self.accuracy), "surrogate"),
            architectures=names,
            accuracy=self.accuracy.predict(names).mean,
            per_seed=np.empty((len(names), 0)),
            train_seconds=seconds,
            source=self.accuracy.source,
        )


def load_surrogates(path: Path, *, version: str = "") -> Surrogates:
    """The surrogates in a folder, or in the official zip as it is.

    version: `1.0` or `0.9`; needed only where the folder has both.

    Raises:
        InputError: If there are none, one is damaged, or a member is missing; runs nothing in them.
    """
    files = open_files(path)
    try:
        found = members(files)
        accuracy = _ensemble(files, found, ACCURACY, version)
        runtime = _ensemble(files, found, RUNTIME, version)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    if accuracy is None:
        kinds = ", ".join(sorted({member.model for member in found})) or "no surrogate_model.model at all"
        raise InputError(
            f"{path} has no surrogate of the accuracy, but {kinds}: wanted nb_models, with xgb_v1.0 in it"
        )
    return Surrogates(accuracy, runtime)


def _ensemble(files: Files, found: list[Member], models: Sequence[str], version: str) -> Ensemble | None:
    """The members of the first of these models that is there."""
    model = next((model for model in models if any(member.model == model for member in found)), None)
    if model is None:
        return None
    versions = sorted({member.version for member in found if member.model == model})
    # Where no path says a version, the caller is believed.
    if version and not {version, ""} & set(versions):
        raise InputError(f"its {model} is of version {' and '.join(versions) or 'unknown'}, wanted {version}")
    if not version and len(versions) > 1:
        raise InputError(
            f"it has {model} of the versions {' and '.join(versions)}: choose one with --version"
        )
    named = version if version in versions else versions[0]
    chosen = [member for member in found if member.model == model and member.version == named]
    digest = hashlib.sha256()
    boosters = []
    for member in chosen:
        content = files[member.path]()
        digest.update(content)
        try:
            boosters.append(read_booster(content, features=len(COLUMNS)))
        except InputError as error:
            raise InputError(f"{member.path} was not read: {error}; fetch it again") from None
    source = f"{model} surrogate, sha256 of its {len(chosen)} boosters {digest.hexdigest()[:12]}"
    return Ensemble(model, version or versions[0], tuple(boosters), source)
