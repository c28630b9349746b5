"""What all scores of a run have in common: without it a score is no fair comparison."""

from __future__ import annotations

from typing import Any

import torch

from nasgauge.core import InputError
from nasgauge.machine import processor
from nasgauge.probe import Setup


def header(setup: Setup, dataset: str) -> dict[str, Any]:
    """Everything that can change a score or its seconds, apart from estimator and architecture.

    Two runs with different headers are never mixed: other images, another seed, another thread
    count or another torch version make another run.
    """
    return {
        "benchmark": setup.space.name,
        "dataset": dataset,
        "images": setup.images.name,
        "fingerprint": setup.images.fingerprint,
        "batch_size": setup.batch_size,
        "seed": setup.seed,
        **setup.own_draw,
        "device": setup.device.type,
        "hardware": _hardware(setup.device),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
    }


def resolve_device(name: str) -> torch.device:
    """The torch device of that name; `auto` takes the accelerator where there is one."""
    # Builds for an accelerator name it also on machines that have none.
    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    if name == "auto":
        return found or torch.device("cpu")
    if name != "cpu" and (found is None or found.type != name):
        there = f"cpu, {found.type}" if found else "cpu"
        raise InputError(f"no device {name!r} on this machine; there is {there}")
    return torch.device(name)


def _hardware(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return processor()
