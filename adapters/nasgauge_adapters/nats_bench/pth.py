"""The official .pth files of NAS-Bench-201: one dictionary of all architectures, saved by torch.

Such a file is one object, so reading it takes the memory of all of it at once; the folders of
NATS-Bench hold more runs and take little.

Source: https://github.com/D-X-Y/NAS-Bench-201, versions 1.0 and 1.1.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from nasgauge.core import InputError
from nasgauge.core.importer import ImportPlan, Part
from nasgauge.core.records import Record
from nasgauge.runtime.folders import sha256
from nasgauge.runtime.unpickle import DtypeStandIn, scalar
from nasgauge_adapters.nats_bench.records import record

_ARCHITECTURES = 15_625
_SCHEDULES = {"less": 12, "full": 200}


def plan(path: Path) -> ImportPlan:
    """What there is in one file; raises InputError where it is not the official one."""
    stamp = _stamp(path)
    content = _content(path, stamp)
    names = content.get("meta_archs")
    if not isinstance(names, list) or not all(type(name) is str for name in names):
        raise InputError(f"{path} has no list meta_archs of architectures: fetch it again")
    if len(names) != _ARCHITECTURES:
        raise InputError(
            f"{path} lists {len(names)} architectures, wanted {_ARCHITECTURES}: is it another benchmark?"
        )
    there = _records(content, path)
    missing = tuple(index for index in range(len(names)) if index not in there)
    items = tuple((path, stamp, index) for index in sorted(there))
    return ImportPlan(tuple(names), (Part(items, f"{stamp}"),) if items else (), missing)


def read(part: Part) -> Iterator[tuple[str, str, list[Record]]]:
    """Every record of the file; raises InputError naming it."""
    path, stamp, _ = part.items[0]
    digest = sha256(path)
    content = _content(path, stamp)
    there = _records(content, path)
    for _, _, index in part.items:
        try:
            found = record(there[index], index, content["meta_archs"][index], _SCHEDULES)
        except InputError as error:
            raise InputError(f"{path}, architecture {index}: {error}; fetch it again") from None
        yield path.name, digest, [found]


def _records(content: dict[Any, Any], path: Path) -> dict[int, Any]:
    found = content.get("arch2infos")
    if not isinstance(found, dict) or not all(type(i) is int and 0 <= i < _ARCHITECTURES for i in found):
        raise InputError(f"{path} has no dictionary arch2infos by architecture number: fetch it again")
    return found


def _stamp(path: Path) -> tuple[int, int]:
    if path.is_dir():
        raise InputError(
            f"{path} is a folder: wanted a file NAS-Bench-201-v1_?-??????.pth; for folders, nats-tss"
        )
    try:
        state = path.stat()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    return state.st_size, state.st_mtime_ns


@lru_cache(maxsize=1)
def _content(path: Path, stamp: tuple[int, int]) -> dict[Any, Any]:
    """The dictionary in the file, kept for the reading that follows the planning.

    torch loads it with weights only, which runs nothing but what is listed; listed are the numpy scalar
    and the numpy dtype that such files hold, each answered by a stand-in.
    """
    import torch  # takes seconds: only who reads such a file waits for it

    names = ("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar")
    allowed: list[Any] = [(DtypeStandIn, "numpy.dtype"), *((scalar, name) for name in names)]
    try:
        _check_zip(path)
        with torch.serialization.safe_globals(allowed):
            content = torch.load(path, map_location="cpu", weights_only=True)
    except InputError as error:
        raise InputError(f"{path}: {error}; fetch it again") from None
    except Exception as error:  # a damaged file can raise nearly anything
        raise InputError(f"{path} was not read: {_reason(error)}; fetch it again") from None
    if not isinstance(content, dict):
        raise InputError(f"{path} holds a {type(content).__name__}, wanted a dictionary: fetch it again")
    return content


def _check_zip(path: Path) -> None:
    """Torch packs without compressing; an archive that is larger inside than outside is a bomb."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name = PurePosixPath(member.filename)
            if name.is_absolute() or ".." in name.parts:
                raise InputError(f"it has a member {member.filename[:80]!r} that climbs out")
            if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
                raise InputError(f"its member {member.filename[:80]!r} is compressed, which torch never does")


def _reason(error: Exception) -> str:
    """What torch refused, without its advice to trust the file."""
    if found := re.search(r"GLOBAL ([\w.]+)", str(error)):
        return f"it wants to load {found[1]}, which plain data do not need"
    return f"it is not a whole file of torch, or holds more than plain data ({type(error).__name__})"
