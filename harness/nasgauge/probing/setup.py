"""What all networks of a run share: search space, task, minibatch, seed, device."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nasgauge.core import NetworkKey, SearchSpace, Task
from nasgauge.images import ImageSet
from nasgauge.runtime.devices import hardware_of, memory_format
from nasgauge.runtime.provenance import Provenance
from nasgauge.runtime.seeds import derive_seed


@dataclass(frozen=True)
class Setup:
    """What all probes of a run share.

    Attributes:
        space: Whose networks are built.
        task: What they are trained for.
        images: Where minibatches and splits come from.
        batch_size: Images of a minibatch.
        seed: Of weights, of what estimators draw, and of the draw of images where `image_seed` is None.
        device: Where networks and minibatches are.
        workdir: Folder for checkpoints, made when there is one; None keeps none.
        progress: Gets steps done, steps in all and what they are, from estimators that take their time.
        image_seed: Of the draw of images, where it is not `seed`.
    """

    space: SearchSpace
    task: Task
    images: ImageSet
    batch_size: int
    seed: int
    device: torch.device
    workdir: Path | None = None
    progress: Callable[[int, int, str], None] | None = None
    image_seed: int | None = None

    @property
    def draw(self) -> int:
        """The seed of the draw of images."""
        return self.seed if self.image_seed is None else self.image_seed

    @cached_property
    def minibatch(self) -> tuple[Tensor, Tensor]:
        """Images (B, 3, S, S) and labels (B,) on the device, drawn once for all networks."""
        return self.batches(1)[0]

    def batches(self, count: int) -> list[tuple[Tensor, Tensor]]:
        """`count` disjoint minibatches on the device, in its memory format."""
        drawn = self.images.batches(self.batch_size, count, seed=self.draw)
        form = memory_format(self.device)
        return [
            (images.to(self.device, memory_format=form), labels.to(self.device)) for images, labels in drawn
        ]

    def provenance(self, dataset: str) -> Provenance:
        """What all scores of a run over this setup have in common; dataset: whose networks are built."""
        return Provenance(
            benchmark=self.space.name,
            dataset=dataset,
            images=self.images.name,
            fingerprint=self.images.fingerprint,
            batch_size=self.batch_size,
            seed=self.seed,
            device=self.device.type,
            hardware=hardware_of(self.device),
            threads=torch.get_num_threads(),
            torch=str(torch.__version__),
            image_seed=self._own_image_seed,
        )

    @property
    def _own_image_seed(self) -> int | None:
        """`image_seed` where it is not the seed; None in a run that has the one seed for all."""
        return None if self.draw == self.seed else self.draw

    @property
    def scale(self) -> Mapping[str, Any]:
        """The free sizes of the search space with their defaults."""
        parameters = inspect.signature(self.space.build).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY and p.name != "classes"}

    def workdir_of(self, network: NetworkKey) -> Path | None:
        """Where what is not finished with that network is kept; None where nothing is kept."""
        if self.workdir is None:
            return None
        device = (self.device.type, torch.get_num_threads(), torch.__version__)
        own = self._own_image_seed
        seeds = (self.seed,) if own is None else (self.seed, own)
        key = derive_seed(self.space.name, self.task, self.images.fingerprint, *seeds, *device, network)
        return self.workdir / f"{key:016x}"
