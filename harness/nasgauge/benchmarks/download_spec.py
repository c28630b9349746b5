"""What is fetched of official data, and what was found of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class DownloadSpec:
    """What is fetched, and from where.

    Attributes:
        urls: Addresses in place of the declared ones, tried in order.
        version: Of surrogates, such as `0.9`; empty for the newest.
        path: Zip or folder of surrogates that is on this machine.
        sha256: What the hash of the surrogates' zip must be.
    """

    urls: tuple[str, ...] = ()
    version: str = ""
    path: Path | str | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Verified:
    """What `verify` found: lines that say it, and what is wrong."""

    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def size(count: int) -> str:
    """`2.1 GB`, `3.5 MB`; 0 is not known."""
    if not count:
        return "size unknown"
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
