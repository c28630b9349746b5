"""Where the official surrogates come from, and how they get to where `nasgauge run` finds them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from nasgauge.core import BenchmarkTable, InputError
from nasgauge.core.importer import Source
from nasgauge.core.surrogates import Release
from nasgauge.core.surrogates import Surrogates as Official
from nasgauge.runtime.folders import installed_folder, writing
from nasgauge_adapters.nasbench301.cells import CHOICES
from nasgauge_adapters.nasbench301.modelfiles import members, open_files
from nasgauge_adapters.nasbench301.notations import format_cells
from nasgauge_adapters.nasbench301.surrogates import Surrogates, load_surrogates

NAME = "nasbench301"


def install(path: Path, folder: Path, version: str) -> str:
    """Copies the boosters of a zip or folder to `folder`, and says what they are.

    Nothing is left there unless the copy predicts; what it replaces stays until then.

    Raises:
        InputError: If `path` has no surrogates, or not those of `version`.
    """
    said = _described(load_surrogates(path, version=version))
    if folder.resolve() == path.resolve():
        return said
    files = open_files(path)
    with writing(folder.parent), tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as scratch:
        copy = Path(scratch, "new")
        for member in members(files):
            if version and member.version not in (version, ""):
                continue
            for name in (member.path, member.path.parent / "model_config.json"):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                (copy / name).write_bytes(files[name]())
        said = _described(load_surrogates(copy, version=version))
        if folder.exists():
            folder.rename(Path(scratch, "old"))
        copy.rename(folder)
    return said


def predict(dataset: str, architectures: Sequence[str]) -> BenchmarkTable:
    """Predicted accuracies and seconds of these architectures, without noise.

    Raises:
        InputError: For another data set than cifar10, and where no surrogates are installed.
    """
    if dataset != "cifar10":
        raise InputError(f"nasbench301 has no surrogate for {dataset!r}: wanted cifar10")
    folder = installed_folder(NAME)
    if not folder.is_dir():
        raise InputError(
            f"no surrogates of nasbench301 in {folder}: `nasgauge data download {NAME}` fetches them from "
            f"{_MODELS_1_0.urls[0]}, with --path FILE it takes a zip that you have; or give a table of "
            "yours by --table FILE"
        )
    return load_surrogates(folder).table(architectures)


def load_table(dataset: str, label: str = "") -> NoReturn:
    """There is no table of a space of 10^18: raises InputError with the ways to labels."""
    raise InputError(
        f"nasbench301 has no table of {label or dataset!r} with all architectures: its surrogates predict "
        "some of them, or give a table of yours by --table FILE"
    )


def _described(surrogates: Surrogates) -> str:
    """What they are; raises InputError where they predict for one architecture what no network does."""
    cell = tuple(choices[0] for choices in CHOICES)
    table = surrogates.table([format_cells((cell, cell))])
    accuracy, seconds = table.accuracy[0], table.train_seconds[0]
    if not 0 <= accuracy <= 100 or (surrogates.runtime and not 0 < seconds < 1e7):
        raise InputError(
            f"{table.source} predicts {accuracy:.3g} % after {seconds:.3g} s, which no network does: "
            "fetch the files again"
        )
    runtime = str(surrogates.runtime) if surrogates.runtime else "no surrogate of the training time"
    return f"{surrogates.accuracy}; {runtime}"


_CITATION = (
    "Zela, Siems, Zimmer, Lukasik, Keuper, Hutter: Surrogate NAS Benchmarks: Going Beyond the Limited Search "
    "Spaces of Tabular NAS Benchmarks. ICLR 2022"
)
_LICENCE = "see the page"
_MODELS_1_0 = Source(
    file="nasbench301_models_v1.0.zip",
    size=1_600_000_000,
    licence=_LICENCE,
    citation=_CITATION,
    page="https://doi.org/10.6084/m9.figshare.13061510",
    urls=("https://ndownloader.figshare.com/files/24992018",),
)
_MODELS_0_9 = Source(
    file="nasbench301_models_v0.9.zip",
    size=1_600_000_000,
    licence=_LICENCE,
    citation=_CITATION,
    page="https://doi.org/10.6084/m9.figshare.12962432",
    urls=("https://ndownloader.figshare.com/files/24693026",),
)

SURROGATES = Official(
    name=NAME,
    summary="NAS-Bench-301: boosters that predict accuracy and training time on CIFAR-10",
    releases={
        "1.0": Release(
            f"{NAME}-1.0", _MODELS_1_0, "e807411d6a454841965d3157a977896683b716dc48743049bd6be0ce94210824"
        ),
        "0.9": Release(f"{NAME}-0.9", _MODELS_0_9),
    },
    install=install,
)
