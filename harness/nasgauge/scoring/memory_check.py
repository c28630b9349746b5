"""Whether a minibatch fits into the memory of the machine, before anything is scored."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from nasgauge.core import InputError, NetworkKey
from nasgauge.runtime.durations import data_size

if TYPE_CHECKING:
    from torch import Tensor

    from nasgauge.probing.setup import Setup

_SMALL = 1 << 18  # pixels of a minibatch, 256 images of 32 x 32: what every machine has room for
_LOOKED_AT = 3  # networks; they differ, and others may be larger
_TRIED = 2  # images in each
_PASSES = 3.5  # what is kept for the way back, as often as grasp, which takes most, has it
_COPIES = 5  # of the weights: as built, in use, gradients, and of a network to train


def check_memory(setup: Setup, networks: Iterable[NetworkKey], workers: int = 1) -> None:
    """Raises InputError where the minibatch of large images does not fit, with the largest that does.

    A pass of two images through the first networks tells what an image takes.

    Args:
        setup: Of the run, which has the images.
        networks: That are to be scored.
        workers: Processes that score at a time.
    """
    from nasgauge.runtime.memory import free_memory

    batch, size, free = setup.batch_size, setup.task.size, free_memory(setup.device)
    if batch * size * size <= _SMALL or not free:
        return
    for network in islice(networks, _LOOKED_AT):
        fixed, each = bytes_of(setup, network)
        wanted = workers * (fixed + batch * each)
        if wanted <= free:
            continue
        fitting = int((free / workers - fixed) // each)
        way = f"--batch-size {fitting} fits" if fitting > 1 else "no minibatch fits"
        several = f" in each of {workers} processes" if workers > 1 else ""
        raise InputError(
            f"{batch} images of {size} x {size} take about {data_size(wanted / workers)}{several} for "
            f"{network}, and {data_size(free)} are free: {way}"
        )


def bytes_of(setup: Setup, network: NetworkKey) -> tuple[float, float]:
    """About what a network takes on its own, and for every image more, in bytes."""
    import torch

    with torch.random.fork_rng(devices=[]):
        built = setup.space.build(network, classes=setup.task.classes).train()
    weights = {tensor.untyped_storage().data_ptr() for tensor in [*built.parameters(), *built.buffers()]}
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    images = torch.zeros(_TRIED, 3, setup.task.size, setup.task.size)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        outputs = built(images)
    del outputs
    own = sum(parameter.nbytes for parameter in built.parameters())
    return float(_COPIES * own), _PASSES * sum(kept.values()) / _TRIED + 4 * images[0].nbytes
