"""BibTeX of the methods and benchmarks that a table shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_ARXIV = re.compile(r"arxiv\.org/abs/([0-9.]+)")


@dataclass(frozen=True)
class Bibliography:
    """Entries, and which of them a name is to be cited by.

    keys: BibTeX key by the name of an estimator or a benchmark.
    name: how a LaTeX document calls the file of the entries.
    """

    text: str
    keys: Mapping[str, str]
    name: str = ""


def bibliography(papers: Mapping[str, str], name: str = "references") -> Bibliography:
    """The entries of these papers, each once; names without a paper have none.

    papers: address of the paper by name of an estimator or a benchmark. A paper of which only the
    address is known is cited by that address, under the name that brought it.
    """
    known = _known()
    found: dict[str, tuple[str, str]] = {}
    for who, address in papers.items():
        if address:
            found[who] = known.get(_identity(address)) or _by_address(who, address)
    entries = dict(sorted(found.values()))
    return Bibliography("\n".join(entries.values()), {who: key for who, (key, _) in found.items()}, name)


def _known() -> dict[str, tuple[str, str]]:
    """Key and entry by arXiv number or address."""
    text = files("nasgauge_published").joinpath("references.bib").read_text(encoding="utf-8")
    entries: dict[str, tuple[str, str]] = {}
    for entry in re.findall(r"^@\w+\{.*?^\}\n", text, re.DOTALL | re.MULTILINE):
        key = entry.partition("{")[2].partition(",")[0]
        for value in re.findall(r"^  (?:eprint|url) += \{(.*?)\},?$", entry, re.MULTILINE):
            entries[value] = key, entry
    return entries


def _identity(address: str) -> str:
    """The arXiv number without version, or the address if there is none."""
    match = _ARXIV.search(address)
    return match[1] if match else address


def _by_address(name: str, address: str) -> tuple[str, str]:
    key = re.sub("[^A-Za-z0-9]+", "-", name)
    return key, f"@misc{{{key},\n  howpublished = {{\\url{{{address}}}}},\n}}\n"
