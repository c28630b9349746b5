"""What estimators share and may look at, but not change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_leaves

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
State = list[tuple[Any, ...]]


class Guard:
    """Tells whether the shared network and tensors are as they were, and puts back what may move.

    Training mode, running statistics and `.grad` may move, since ordinary use moves them: they are
    put back. Writes to weights, images, labels or the results of shared passes, layers or buffers
    put in others' place, hooks left behind, and `requires_grad` may not.
    """

    def __init__(self, network: nn.Module, *tensors: Tensor) -> None:
        self._network = network
        self._tensors = tensors
        self._buffers = [(buffer, buffer.clone()) for buffer in network.buffers()]

    def restore(self) -> None:
        """Training mode, buffers as built, no `.grad`."""
        self._network.train()
        self._network.zero_grad()
        with torch.no_grad():
            for buffer, initial in self._buffers:
                buffer.copy_(initial)

    def state(self, passes: Iterable[Any]) -> State:
        """What must be equal before and after; `passes` are the results shared so far.

        Sums beside write counters find what was written through `.data`; those of passes are too
        large to be summed each time.
        """
        shared = (*self._network.parameters(), *self._tensors)
        made = [leaf for leaf in tree_leaves(list(passes)) if isinstance(leaf, Tensor)]
        return [
            *(
                (id(m), type(m), *(len(getattr(m, hooks)) for hooks in _HOOKS))
                for m in self._network.modules()
            ),
            *((id(buffer),) for buffer in self._network.buffers()),
            *((*_identity(tensor), float(tensor.detach().sum())) for tensor in shared),
            *(_identity(tensor) for tensor in made),
        ]


def _identity(tensor: Tensor) -> tuple[Any, ...]:
    return id(tensor), tensor._version, tensor.requires_grad, len(tensor._backward_hooks or ())
