"""How one network of the user's own is probed, as a user says it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nasgauge.core import InputError, Task
from nasgauge.probing.setup_spec import BATCH_SIZE, SetupSpec

if TYPE_CHECKING:
    from torch import nn

    from nasgauge.images import ImageSet
    from nasgauge.probing.setup import Setup


@dataclass(frozen=True, kw_only=True)
class NetworkSpec(SetupSpec):
    """How one network is probed.

    Attributes:
        batch_size: Images in the minibatch; None for all that are at hand, or 64 of a source.
        device: As of `SetupSpec`; the CPU where nobody says.
        size: Pixels to which images of a source are scaled, in both directions.
        seed: Of the draw of images, and of what estimators draw.
    """

    device: str = "cpu"
    size: int = 32
    seed: int = 0

    def setup_of(self, network: nn.Module | str, images: Any = None, labels: Any = None) -> Setup:
        """What the probe of this network shares; the network itself is copied.

        Args:
            network: A module, or `path/to/file.py:NAME`.
            images: (N, 3, S, S) at hand; None for those of the source that `self.images` names.
            labels: (N,) of images at hand, or None.

        Raises:
            InputError: If network, images and labels do not fit together.
        """
        import torch

        from nasgauge.probing.own_network import checked_network, loaded_network, network_space, outputs_of
        from nasgauge.probing.setup import Setup
        from nasgauge.runtime.devices import resolve_device

        device = resolve_device(self.device)
        if self.threads:
            torch.set_num_threads(self.threads)
        found, batch_size = self._image_set(images, labels)
        made = loaded_network(network, found.classes, self.seed) if isinstance(network, str) else network
        own = checked_network(made)
        outputs = outputs_of(deepcopy(own), found.batches(batch_size, 1, seed=self.seed)[0][0])
        if found.classes > outputs:
            raise InputError(f"{found.name} have {found.classes} classes, and the network {outputs} outputs")
        task = Task(outputs, found.images.shape[2])
        return Setup(network_space(own, task), task, found, batch_size, self.seed, device)

    def _image_set(self, images: Any, labels: Any) -> tuple[ImageSet, int]:
        """The images and how many of them make a minibatch."""
        from nasgauge.images import default_source, load_images
        from nasgauge.images.arrays import images_at_hand

        if images is not None:
            found = images_at_hand(images, labels)
            return found, self.batch_size or len(found.images)
        if labels is not None:
            raise InputError("labels are of images at hand: give these too")
        folder = Path(self.data_folder) if self.data_folder else None
        name = self.images or default_source(self.size)
        found = load_images(name, size=self.size, data_folder=folder, download=self.download)
        return found, self.batch_size or BATCH_SIZE
