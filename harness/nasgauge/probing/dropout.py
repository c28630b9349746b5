"""Layers that drop at random what goes through them, which only training wants."""

from __future__ import annotations

import re

from torch import nn
from torch.nn.modules.dropout import _DropoutNd

# As libraries name what torch has not: timm's DropPath and DropBlock2d, torchvision's StochasticDepth.
_DROPS = re.compile(r"drop_?(path|block|connect|out)|stochastic_?depth", re.IGNORECASE)


def drops(module: nn.Module) -> bool:
    """Whether all that a module does is to drop at random: dropout, drop path, stochastic depth.

    >>> drops(nn.Dropout2d(0.3)), drops(nn.Linear(1, 1))
    (True, False)
    """
    if isinstance(module, _DropoutNd):
        return True
    return _DROPS.match(type(module).__name__) is not None and next(module.parameters(), None) is None


def without_dropout(network: nn.Module) -> nn.Module:
    """The same network, changed in place: the layers that drop are in evaluation mode until `train()`.

    Scores would otherwise depend on what a generator drops, which is not the same on another device.
    """
    for module in network.modules():
        if module.training and drops(module):
            module.training = False
    return network
