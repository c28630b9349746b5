"""The contract of official surrogates: files that predict accuracies, for a space too large to train."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nasgauge.core.importer import Source


@dataclass(frozen=True)
class Release:
    """One version.

    Attributes:
        name: Of the surrogates, a hyphen, and the version.
        source: The official file.
        noted_sha256: What somebody wrote down, unverified; empty where nobody did.
    """

    name: str
    source: Source
    noted_sha256: str = ""


@dataclass(frozen=True)
class Surrogates:
    """Official surrogates; found by the entry-point group `nasgauge.surrogates`.

    Attributes:
        name: Of the search space that they predict.
        summary: What they are, in a line.
        releases: By version, the default first.
        install: (zip or folder, folder to make, version or '') to what was installed, in a few words. It
            leaves nothing there unless what it made predicts; raises InputError.
    """

    name: str
    summary: str
    releases: Mapping[str, Release]
    install: Callable[[Path, Path, str], str]
