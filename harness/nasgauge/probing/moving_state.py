"""What moves in a network when it runs, and is put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from nasgauge.runtime.devices import by_dtype, copied

_Namespace = dict[str, Any]


@dataclass(frozen=True, eq=False)
class MovingState:
    """Of every module its attributes and buffers, and of every parameter its gradient, at one time.

    A pass through a batch norm moves its running statistics, and a network of somebody's own may count its
    passes, keep its last features, or put a new buffer in the place of the old one.

    Attributes:
        attributes: The namespace of each module, and what it held; parts of a module are not looked into.
        buffers: The same of its buffers.
        contents: Buffers of one dtype, and copies of what they held.
        gradients: Each parameter and its `.grad`.
    """

    attributes: Sequence[tuple[_Namespace, _Namespace]]
    buffers: Sequence[tuple[_Namespace, _Namespace]]
    contents: Sequence[tuple[list[Tensor], list[Tensor]]]
    gradients: Sequence[tuple[nn.Parameter, Tensor | None]]

    @classmethod
    def of(cls, network: nn.Module) -> MovingState:
        """As it is now."""
        modules = list(network.modules())
        return cls(
            [(vars(module), dict(vars(module))) for module in modules],
            [(module._buffers, dict(module._buffers)) for module in modules if module._buffers],
            [(alike, copied(alike)) for alike in by_dtype(network.buffers())],
            [(parameter, parameter.grad) for parameter in network.parameters()],
        )

    def put_back(self) -> None:
        """The network as it was then; weights, layers and hooks are left alone."""
        for there, then in (*self.attributes, *self.buffers):
            if there.keys() != then.keys():
                there.clear()
            there.update(then)
        for parameter, gradient in self.gradients:
            parameter.grad = gradient
        with torch.no_grad():
            for buffers, then_held in self.contents:
                torch._foreach_copy_(buffers, then_held)
