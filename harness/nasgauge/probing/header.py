"""What all scores of a run have in common: without it a score is no fair comparison."""

from __future__ import annotations

from typing import Any

import torch

from nasgauge.probing.setup import Setup
from nasgauge.runtime.machine import processor


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


def _hardware(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return processor()
