"""How networks are probed, as a user says it: images, minibatch, device."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from nasgauge.core import InputError, SearchSpace, Task
from nasgauge.core.bounds import Bounds
from nasgauge.runtime.folders import data_folder
from nasgauge.runtime.progress import StepBar

if TYPE_CHECKING:
    from nasgauge.images.imageset import ImageSet
    from nasgauge.probing.setup import Setup

_log = logging.getLogger(__name__)
BATCH_SIZE = 64
MOST_THREADS = 1024  # what starts more fails inside of the linear algebra, without a message


@dataclass(frozen=True, kw_only=True)
class SetupSpec:
    """How networks are probed.

    Attributes:
        images: Image source, such as `cifar10`, `npz:FILE` or `folder:PATH@160`, which has a size of its own;
            None for the embedded digits, and for photographs where networks take 64 pixels or more.
        batch_size: Images in the minibatch; None for 64.
        data_folder: Where image archives lie; None for the user's data folder.
        download: Whether to fetch an image archive that is not there.
        device: `auto` for the accelerator where there is one, else `cpu`, `cuda` or `mps`.
        threads: CPU threads of each process; None for what torch chooses.
    """

    images: str | None = None
    batch_size: Annotated[int, Bounds(low=2)] | None = None
    data_folder: Path | str | None = None
    download: bool = False
    device: str = "auto"
    threads: Annotated[int, Bounds(low=1, high=MOST_THREADS)] | None = None

    def setup(self, space: SearchSpace, dataset: str, seed: int, store: Path) -> Setup:
        """What all networks of a run share; checkpoints of what trains lie in a folder beside the store.

        The threads are set for this process, and so for all that it does afterwards.

        Raises:
            InputError: If images and networks do not fit together, or there is no such device.
        """
        import torch

        from nasgauge.images import default_source, load_images
        from nasgauge.probing.setup import Setup
        from nasgauge.runtime.devices import hardware_of, resolve_device

        if self.threads is not None:
            torch.set_num_threads(self.threads)
        task = space.tasks[dataset]
        name = default_source(task.size) if self.images is None else self.images
        folder = Path(self.data_folder) if self.data_folder else None
        source = load_images(name, size=task.size, data_folder=folder, download=self.download)
        task = replace(task, size=source.images.shape[2])
        _check_classes(source, name, task, dataset)
        batch_size = BATCH_SIZE if self.batch_size is None else self.batch_size
        source.batches(batch_size, 1, seed=seed)
        device = resolve_device(self.device)
        workdir = store.absolute().with_name(f"{store.name}-checkpoints")
        _log.debug("device: %s (%s), %d threads", device, hardware_of(device), torch.get_num_threads())
        place = folder or data_folder()
        _log.debug("images: %s, %d in a batch; archives lie in %s", source.name, batch_size, place)
        _log.debug("checkpoints: %s, unless nothing trains", workdir)
        return Setup(space, task, source, batch_size, seed, device, workdir=workdir, progress=StepBar())


def _check_classes(source: ImageSet, name: str, task: Task, dataset: str) -> None:
    """Raises InputError for more classes than the networks tell apart; says where there are fewer."""
    if source.classes > task.classes:
        raise InputError(f"{name} has {source.classes} classes, networks for {dataset} only {task.classes}")
    if source.labelled and source.classes < task.classes:
        _log.warning(
            "%s has %d classes; networks for %s keep the %d outputs with which the benchmark trained "
            "them, so no image has a label of the last %d",
            *(name, source.classes, dataset, task.classes, task.classes - source.classes),
        )
