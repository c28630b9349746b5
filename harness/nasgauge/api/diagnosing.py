"""`nasgauge.doctor`: what a run will meet on this machine, on one page."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from nasgauge import __version__, plugins
from nasgauge.benchmarks.download_spec import size
from nasgauge.benchmarks.space_data import space_data
from nasgauge.core import InputError
from nasgauge.images import SOURCES
from nasgauge.runtime.extras import EXTRAS, is_there
from nasgauge.runtime.folders import VARIABLE, data_folder
from nasgauge.runtime.workers import cores


def doctor() -> str:
    """What a run will meet: torch, devices, threads, memory, extras, data, images, free disk.

    Nothing is written, fetched or changed.

    Returns:
        One page of text; lines with `!` say what is absent or in the way, and what mends it.

    Example:
        >>> print(doctor().partition(" ")[0])
        nasgauge
    """
    return "\n".join([*_software(), *_machine(), *_extras(), *_plugins(), *_data(), *_images(), *_disk()])


def _software() -> Iterator[str]:
    import torch

    yield _line("nasgauge", f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    built = f"for CUDA {torch.version.cuda}" if torch.version.cuda else "for the CPU alone"
    yield _line("torch", f"{torch.__version__}, built {built}")


def _machine() -> Iterator[str]:
    import torch

    from nasgauge.runtime.devices import hardware_of, resolve_device
    from nasgauge.runtime.memory import free_memory

    device = resolve_device("auto")
    for each in dict.fromkeys([device, torch.device("cpu")]):
        free = free_memory(each)
        used = "used unless --device says another" if each == device else "used by --device cpu"
        yield _line("device", f"{each.type}, {hardware_of(each)}, {size(free)} of memory are free; {used}")
    threads = torch.get_num_threads()
    crowd = "" if threads <= cores() else f" {_BAD} more than cores: --threads {cores()} is faster"
    yield _line("threads", f"{threads} of torch in each process, {cores()} cores{crowd}")
    if "OMP_NUM_THREADS" in os.environ:
        yield _line("", f"OMP_NUM_THREADS={os.environ['OMP_NUM_THREADS']} is set")


def _extras() -> Iterator[str]:
    for extra, modules in EXTRAS.items():
        absent = [module for module in modules if not is_there(module)]
        said = f"{_BAD} no {', '.join(absent)}: pip install 'nasgauge[{extra}]'" if absent else "installed"
        yield _line(f"[{extra}]", said)


def _plugins() -> Iterator[str]:
    groups = {"search spaces": plugins.SEARCH_SPACES, "estimators": plugins.ESTIMATORS}
    groups |= {"over sets": plugins.SET_ESTIMATORS, "searchers": plugins.SEARCHERS}
    yield _line("plugins", ", ".join(f"{len(plugins.names(group))} {what}" for what, group in groups.items()))


def _data() -> Iterator[str]:
    try:
        missing = []
        for each in space_data():
            if each.there:
                yield _line("data", f"{each.space}: {', '.join(name for name, _ in each.there)}")
            else:
                missing.append(each.space)
        if missing:
            way = "`nasgauge data list` says what brings them"
            yield _line("data", f"{_BAD} no accuracies of {len(missing)} search spaces: {way}")
    except InputError as error:
        yield _line("data", f"{_BAD} {error}")


def _images() -> Iterator[str]:
    from nasgauge.images.places import place_of

    for name in SOURCES:
        if ":" not in name:
            place = place_of(name, data_folder())
            yield _line("images", f"{name}: {place or f'{_BAD} not in {data_folder()}'}")


def _disk() -> Iterator[str]:
    for what, folder in {"data folder": data_folder(), "this folder": Path.cwd()}.items():
        there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
        writable = "" if os.access(there, os.W_OK) else f" {_BAD} not writable"
        way = f"; {VARIABLE} names another" if folder == data_folder() else ""
        yield _line(what, f"{folder}, {size(shutil.disk_usage(there).free)} free{writable}{way}")


_BAD = "!"


def _line(name: str, text: str) -> str:
    return f"{name:<12} {text}"
