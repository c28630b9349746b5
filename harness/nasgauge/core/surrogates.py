"""The contract of official surrogates: files that predict accuracies, for a space too large to train."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nasgauge.core.importer import Source


@dataclass(frozen=True)
class Release:
    """One version.

    name: of the surrogates, a hyphen, and the version.
    noted_sha256: what somebody wrote down, unverified; empty where nobody did.
    """

    name: str
    source: Source
    noted_sha256: str = ""


@dataclass(frozen=True)
class Surrogates:
    """Official surrogates; found by the entry-point group `nasgauge.surrogates`.

    releases: by version, the default first.
    install: (zip or folder, folder to make, version or '') -> what was installed, in a few words. It
        leaves nothing there unless what it made predicts; raises InputError.
    """

    name: str
    summary: str
    releases: Mapping[str, Release]
    install: Callable[[Path, Path, str], str]
